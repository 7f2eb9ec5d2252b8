package io.tokenlake.notifier.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Events API v2 takes: the schema of its OpenAPI definition
 * (https://github.com/PagerDuty/api-schema, reference/events-v2), with the lengths that its
 * documentation adds, and its limit on size.
 */
public final class PagerDutyContract implements Contract {
  private static final JsonContract SCHEMA = new JsonContract("pagerduty-event.schema.json");

  @Override
  public List<String> problems(Map<String, String> headers, byte[] body) {
    List<String> problems = new ArrayList<>(SCHEMA.problems(headers, body));
    if (body.length > 512 * 1024) {
      problems.add("Event exceeds 512 KB");
    }
    return problems;
  }

  @Override
  public int taken() {
    return 202;
  }
}

package io.tokenlake.notifier.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What API v2 of Alertmanager takes: {@code postableAlerts} of its OpenAPI definition
 * (https://github.com/prometheus/alertmanager, api/v2/openapi.yaml), and what it checks beyond it:
 * alerts have labels with valid names, and end no earlier than they start.
 */
public final class AlertmanagerContract implements Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonContract SCHEMA = new JsonContract("postable-alerts.schema.json");

  @Override
  public List<String> problems(Map<String, String> headers, byte[] body) {
    List<String> problems = new ArrayList<>(SCHEMA.problems(headers, body));
    if (!problems.isEmpty()) {
      return problems;
    }
    JsonNode alerts;
    try {
      alerts = JSON.readTree(body);
    } catch (IOException e) {
      return List.of("not JSON");
    }
    Set<JsonNode> identities = new HashSet<>();
    for (JsonNode alert : alerts) {
      if (alert.get("labels").isEmpty()) {
        problems.add("at least one label pair required");
      }
      alert
          .get("labels")
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                  problems.add("invalid label name " + name);
                }
              });
      if (alert.has("startsAt")
          && alert.has("endsAt")
          && Instant.parse(alert.get("endsAt").asText())
              .isBefore(Instant.parse(alert.get("startsAt").asText()))) {
        problems.add("start time must be before end time");
      }
      if (!identities.add(alert.get("labels"))) {
        problems.add("the same alert twice");
      }
    }
    return problems;
  }
}

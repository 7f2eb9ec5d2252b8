package io.tokenlake.domain.rule;

import java.util.List;
import java.util.Map;

/**
 * What is new of one minute of one entity.
 *
 * @param set dimension set of the entity
 * @param tenant null when unknown
 * @param dimensions who and what, by the name of the column; what is unknown is not there
 * @param model model that answered, or was asked for; null when the set does not tell models apart
 * @param minuteMicros start of the minute, µs since the epoch
 * @param sums what is new; negative where something was taken back
 */
public record WindowPoint(
    String set,
    String tenant,
    Map<String, String> dimensions,
    String model,
    long minuteMicros,
    WindowSums sums) {

  /** What entities can be told apart by, beside the tenant. */
  public static final List<String> DIMENSIONS =
      List.of(
          "team",
          "feature",
          "environment",
          "service",
          "provider",
          "operation",
          "request_model",
          "response_model",
          "priced_model",
          "agent",
          "workflow",
          "prompt_name",
          "prompt_version",
          "price_status",
          "service_tier",
          "error_type");
}

package io.tokenlake.domain.alert;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One state of one alert. The same evidence always gives the same alert, so that a record sent
 * twice is recognised.
 *
 * @param alertId identity of the episode, derived from {@code dedupeKey} and its start
 * @param dedupeKey identity of what is alerted on, stable over episodes
 * @param seq 0, 1, 2 … within the episode
 * @param entity what is alerted on, by name
 * @param eventTimeMicros event time of what fired the rule, µs since the epoch
 * @param unit UCUM unit of {@code value} and {@code threshold}
 * @param costAtRisk money concerned, USD; null when unknown
 * @param querySql Trino query that shows the evidence
 */
public record Alert(
    int schemaVersion,
    String alertId,
    String dedupeKey,
    long seq,
    Status status,
    String ruleId,
    int ruleVersion,
    Severity severity,
    String tenant,
    Map<String, String> entity,
    long eventTimeMicros,
    double value,
    String unit,
    double threshold,
    BigDecimal costAtRisk,
    String traceId,
    String spanId,
    String querySql) {

  /** Where the episode is in its life. */
  public enum Status {
    OPEN,
    UPDATE,
    RESOLVED
  }

  /** How loud the alert is. */
  public enum Severity {
    INFO,
    WARN,
    PAGE
  }
}

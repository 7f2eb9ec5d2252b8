package io.tokenlake.domain.alert;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One state of one alert, as it is sent and stored. Unknown is null; times are µs since the epoch.
 *
 * @param alertId identity of the episode, derived from {@code dedupeKey} and its start
 * @param dedupeKey identity of what is alerted on, stable over episodes
 * @param seq 0, 1, 2 … within the episode
 * @param kind kind of the rule
 * @param entity what is alerted on, by name
 * @param windowStartMicros start of the window that shows it; null when there is none
 * @param windowEndMicros its end, exclusive; null when there is none
 * @param eventTimeMicros event time of what this state is about
 * @param detectedAtMicros when this state was decided
 * @param firstSeenMicros event time of what began the episode
 * @param resolvedAtMicros when it ended; null while it lasts
 * @param resolveReason why it ended; null while it lasts
 * @param unit UCUM unit of {@code value} and {@code threshold}
 * @param baseline what was expected
 * @param score how far from normal, from 0 to 1
 * @param confidence how sure that is, from 0 to 1
 * @param costAtRisk money concerned, USD; null when unknown
 * @param driver why the cost changed
 * @param querySql Trino query that shows the evidence
 * @param renotifyAtMicros when the next UPDATE comes at the latest while nothing changes
 * @param correlationId the incident that this alert is part of
 */
public record Alert(
    int schemaVersion,
    String alertId,
    String dedupeKey,
    long seq,
    Status status,
    String ruleId,
    int ruleVersion,
    String kind,
    Severity severity,
    String tenant,
    Map<String, String> entity,
    Long windowStartMicros,
    Long windowEndMicros,
    long eventTimeMicros,
    long detectedAtMicros,
    long firstSeenMicros,
    Long resolvedAtMicros,
    ResolveReason resolveReason,
    double value,
    String unit,
    double threshold,
    Band baseline,
    Double score,
    Double confidence,
    BigDecimal costAtRisk,
    Driver driver,
    List<Evidence> evidence,
    String querySql,
    String runbookUrl,
    String owner,
    Map<String, String> labels,
    Long renotifyAtMicros,
    String correlationId,
    String priceBookVersion) {

  /** Version of the record that this code makes. */
  public static final int SCHEMA_VERSION = 2;

  /** Where the episode is in its life. */
  public enum Status {
    /** It has begun. */
    OPEN,
    /** It goes on. */
    UPDATE,
    /** It is over. */
    RESOLVED,
    /** It was going on when data about it stopped. */
    NO_DATA,
    /** It goes on, or went by, while somebody wished not to be told. */
    SUPPRESSED
  }

  /** Why an episode ended. */
  public enum ResolveReason {
    /** All was well again for as long as the rule asks. */
    CLEARED,
    /** Nothing more happened for as long as the rule asks. */
    QUIET,
    /** Late data showed that it never was. */
    CORRECTED,
    /** No data came back. */
    EXPIRED
  }
}

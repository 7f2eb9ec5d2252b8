package io.tokenlake.domain.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look at one thing: what rules, detectors and whoever else finds something say to the life
 * cycle of its alert. Unknown is null.
 *
 * @param id what was looked at, such as a call or a window; looking again has the same id
 * @param revision of two looks at the same, the later one has the greater; a look that comes again
 *     has the same and says nothing new
 * @param tenant tenant concerned
 * @param dedupeKey identity of what is alerted on, stable over episodes
 * @param kind kind of the rule
 * @param entity what is alerted on, by name
 * @param eventTimeMicros when it was, µs since the epoch; the end of a window
 * @param windowStartMicros start of the window; null when there is none
 * @param windowEndMicros end of the window, exclusive; null when there is none
 * @param value what was measured, in {@code unit}
 * @param unit UCUM unit of value, threshold and baseline
 * @param threshold limit, in {@code unit}
 * @param score how far from normal, from 0 to 1
 * @param confidence how sure that is, from 0 to 1
 * @param costAtRisk money concerned, USD
 * @param driver why the cost changed
 * @param querySql Trino query that shows the evidence
 * @param labels free labels of the rule
 * @param mutedUntilMicros until when nobody wants to be told, µs since the epoch
 * @param priceBookVersion book that priced the money
 */
public record Observation(
    String id,
    long revision,
    Signal signal,
    String tenant,
    String dedupeKey,
    String ruleId,
    int ruleVersion,
    String kind,
    Severity severity,
    Map<String, String> entity,
    long eventTimeMicros,
    Long windowStartMicros,
    Long windowEndMicros,
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
    String owner,
    String runbookUrl,
    Map<String, String> labels,
    LifePolicy policy,
    Long mutedUntilMicros,
    String priceBookVersion) {

  /** Enough for a person to look at. */
  private static final int MOST_EVIDENCE = 5;

  /** Nothing but that time has passed for the alerts of a tenant. */
  public static Observation tick(String tenant) {
    return new Observation(
        "tick",
        0,
        Signal.TICK,
        tenant,
        "",
        "",
        0,
        "",
        Severity.INFO,
        Map.of(),
        0,
        null,
        null,
        0,
        "",
        0,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        "",
        null,
        null,
        Map.of(),
        LifePolicy.DEFAULT,
        null,
        null);
  }

  /**
   * What an open alert shows after this look: the breach that was seen last, as it is now. Its
   * evidence stays, the newest first.
   */
  Observation after(Observation breach) {
    boolean isBreach = signal == Signal.BREACH;
    return new Observation(
        id,
        revision,
        signal,
        tenant,
        dedupeKey,
        ruleId,
        ruleVersion,
        kind,
        isBreach ? severity : breach.severity,
        entity,
        eventTimeMicros,
        windowStartMicros,
        windowEndMicros,
        value,
        unit,
        threshold,
        baseline == null ? breach.baseline : baseline,
        isBreach ? score : breach.score,
        isBreach ? confidence : breach.confidence,
        isBreach ? costAtRisk : breach.costAtRisk,
        isBreach ? driver : breach.driver,
        merged(evidence, breach.evidence),
        isBreach ? querySql : breach.querySql,
        owner,
        runbookUrl,
        labels,
        policy,
        mutedUntilMicros,
        priceBookVersion == null ? breach.priceBookVersion : priceBookVersion);
  }

  private static List<Evidence> merged(List<Evidence> newer, List<Evidence> older) {
    return Stream.concat(newer.stream(), older.stream())
        .distinct()
        .limit(MOST_EVIDENCE)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The tenant, or the empty text when it is unknown. */
  public String tenantKey() {
    return tenant == null ? "" : tenant;
  }

  boolean isMutedAt(long micros) {
    return mutedUntilMicros != null && micros < mutedUntilMicros;
  }
}

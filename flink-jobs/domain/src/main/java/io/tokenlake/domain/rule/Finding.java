package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What a rule has found, on its way to an {@link Observation}. */
final class Finding {
  private static final int LONGEST_VALUE = 200;

  private final Rule rule;
  private final String tenant;
  private final Map<String, String> entity;
  private String id = "";
  private long revision;
  private Signal signal = Signal.BREACH;
  private Severity severity;
  private long eventTimeMicros;
  private Long windowStartMicros;
  private Long windowEndMicros;
  private double value;
  private double threshold;
  private String unit;
  private Double score;
  private Band baseline;
  private BigDecimal costAtRisk;
  private Driver driver;
  private final List<Evidence> evidence = new ArrayList<>();
  private String querySql = "";
  private String priceBookVersion;

  /**
   * A finding about the entity that {@code dimensions} have for what the rule tells apart.
   *
   * @param tenant null when unknown
   */
  Finding(Rule rule, String tenant, Map<String, String> dimensions) {
    this.rule = rule;
    this.tenant = tenant;
    this.unit = rule.unit();
    this.severity = rule.levels() == null ? Severity.WARN : rule.levels().quietest();
    this.entity = rule.entityOf(dimensions);
  }

  Finding look(String ofWhat, long revisionOfIt, Signal found) {
    id = ofWhat;
    revision = revisionOfIt;
    signal = found;
    return this;
  }

  /** What was measured, and the limits that it is held against. */
  Finding measured(double measured, Levels levels) {
    value = measured;
    threshold = levels.limitFor(measured);
    Severity broken = levels.broken(measured);
    severity = broken == null ? levels.quietest() : broken;
    return this;
  }

  /** What was measured against a limit that has no severity of its own. */
  Finding measured(double measured, double limit) {
    value = measured;
    threshold = limit;
    return this;
  }

  Finding unit(String other) {
    unit = other;
    return this;
  }

  Finding score(double howFar) {
    score = howFar;
    return this;
  }

  Finding severity(Severity other) {
    severity = other;
    return this;
  }

  Finding at(long micros) {
    eventTimeMicros = micros;
    return this;
  }

  Finding in(long startMicros, long endMicros) {
    windowStartMicros = startMicros;
    windowEndMicros = endMicros;
    eventTimeMicros = endMicros;
    return this;
  }

  Finding instead(Band expected) {
    baseline = expected;
    return this;
  }

  Finding cost(BigDecimal usd, Driver why, String bookVersion) {
    costAtRisk = usd;
    driver = why;
    priceBookVersion = bookVersion;
    return this;
  }

  Finding shownBy(List<Evidence> what) {
    evidence.addAll(what);
    return this;
  }

  Finding query(String sql) {
    querySql = sql;
    return this;
  }

  Map<String, String> entity() {
    return entity;
  }

  /** The same key for the same thing, whatever is found about it. */
  String dedupeKey() {
    StringJoiner key = new StringJoiner("|");
    key.add(escaped(tenant == null ? "" : tenant)).add(rule.id());
    rule.by()
        .forEach(
            dimension -> key.add(dimension + "=" + escaped(entity.getOrDefault(dimension, ""))));
    return key.toString();
  }

  /** What goes to the life cycle. */
  Observation observation(RuleBook book, long nowMicros) {
    return new Observation(
        id,
        revision,
        signal,
        tenant,
        dedupeKey(),
        rule.id(),
        rule.version(),
        rule.kind().word(),
        severity,
        entity,
        eventTimeMicros,
        windowStartMicros,
        windowEndMicros,
        value,
        unit,
        threshold,
        baseline,
        score,
        null,
        costAtRisk,
        driver,
        evidence,
        querySql,
        rule.owner(),
        rule.runbook(),
        rule.labels(),
        rule.policy(),
        book.mutedUntil(rule.id(), tenant, nowMicros),
        priceBookVersion);
  }

  static String escaped(String text) {
    String cut = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
    return cut.replace("%", "%25").replace("|", "%7C");
  }
}

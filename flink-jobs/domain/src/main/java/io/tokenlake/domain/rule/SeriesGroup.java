package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.detect.EntityDetector;
import io.tokenlake.domain.detect.EntityJudgement;
import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.SeriesState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that has the series of one entity watched, whatever the entity is. A window is judged once
 * and windows are judged in order; what comes for one that was judged is not looked at.
 */
public abstract class SeriesGroup {
  private static final long HOUR = 3_600_000_000L;

  private final AnomalyMemory memory;
  private final Rule rule;
  private final RuleBook book;
  private final long width;

  /**
   * What there is to say.
   *
   * @param observations for the life cycle of the entity's alert
   * @param anomalies all findings, those included that are held back
   * @param expectations what is expected in an hour that has begun
   */
  public record Said(
      List<Observation> observations, List<Anomaly> anomalies, List<Expectation> expectations) {
    static Said nothing() {
      return new Said(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * @param rule as it is for the tenant of the group
   */
  SeriesGroup(AnomalyMemory memory, Rule rule, RuleBook book) {
    this.memory = memory;
    this.rule = rule;
    this.book = book;
    this.width = rule.windowMillis() * 1_000;
  }

  /** Forgets what it has of windows that end by then. */
  abstract void forgetBefore(long endMicros) throws Exception;

  /**
   * Goes on from what the past has taught, if that is more than what is known already.
   *
   * @throws IllegalArgumentException when its bytes are of another version
   */
  public final void learn(String tenant, Map<String, String> dimensions, SeriesHistory history)
      throws Exception {
    AnomalyMarks marks = marks(tenant, dimensions);
    for (Series series : rule.series()) {
      byte[] bytes = history.series().get(series.name());
      SeriesState known = memory.series(series.name());
      SeriesState taught = bytes == null ? null : SeriesState.fromBytes(bytes);
      boolean more =
          taught != null
              && (known == null || taught.baseline().weight() > known.baseline().weight());
      if (more) {
        memory.putSeries(series.name(), taught);
      }
    }
    memory.putAnomalyMarks(marks.judgedUntil(history.untilMicros(), width));
    forgetBefore(history.untilMicros());
  }

  /** What the past up to here has taught; null when that is nothing. */
  public final SeriesHistory history() throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    Map<String, byte[]> bytes = new HashMap<>();
    for (Series series : rule.series()) {
      SeriesState state = memory.series(series.name());
      if (state != null) {
        bytes.put(series.name(), state.toBytes());
      }
    }
    return bytes.isEmpty() ? null : new SeriesHistory(marks.judgedUntilMicros(), bytes);
  }

  /** What is remembered of the entity. */
  final AnomalyMarks marks(String tenant, Map<String, String> dimensions) throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    return marks == null ? AnomalyMarks.of(tenant, rule.entityOf(dimensions)) : marks;
  }

  /** Where the window begins that a moment is part of. */
  final long startOf(long micros) {
    return Math.floorDiv(micros, width) * width;
  }

  final long width() {
    return width;
  }

  /** Has the detectors judge a window; returns what is to be remembered. */
  final AnomalyMarks judge(AnomalyMarks marks, WatchedWindow window, long nowMicros, Said said)
      throws Exception {
    long end = window.startMicros() + width;
    Map<String, Gates> gates = new LinkedHashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    String volumeSeries = null;
    for (Series series : rule.series()) {
      gates.put(series.name(), series.gates());
      Double value = series.value(window::metric);
      if (value != null) {
        values.put(series.name(), value);
      }
      if (series.metric().equals("calls") && series.of() == null) {
        volumeSeries = series.name();
      }
    }
    long lastSecond = end / 1_000_000 - 1; // the last of the window, for its hour
    EntityJudgement judgement =
        new EntityDetector(gates, volumeSeries)
            .judge(memory, lastSecond, values, window.calls(), window.cost());
    AnomalyRows rows = new AnomalyRows(rule, marks, nowMicros);
    said.anomalies().addAll(rows.anomalies(end, judgement, window));
    AnomalyMarks next = marks;
    long hour = Math.floorDiv(window.startMicros(), HOUR) * HOUR;
    if (hour > marks.hourMicros()) {
      List<Expectation> expected = rows.expectations(hour, judgement);
      said.expectations().addAll(expected);
      next = expected.isEmpty() ? next : next.saidOf(hour);
    }
    AnomalyAlert alert = new AnomalyAlert(rule, book, next, judgement);
    Observation observed = alert.observe(window, nowMicros);
    if (observed != null) {
      said.observations().add(observed);
    }
    if (alert.isBreach()) {
      next = next.breached(end, alert.told());
    }
    return (judgement.withinBands() ? next.usually(window.models()) : next).judgedUntil(end, width);
  }
}

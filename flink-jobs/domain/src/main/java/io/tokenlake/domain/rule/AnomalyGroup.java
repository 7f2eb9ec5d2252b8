package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.detect.EntityDetector;
import io.tokenlake.domain.detect.EntityJudgement;
import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.SeriesState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that has the series of one entity watched: adds up what is new by windows, and when a
 * window is complete has the detectors judge it. A window is judged once and windows are judged in
 * order; what comes for one that was judged is not looked at.
 */
public final class AnomalyGroup {
  private static final long HOUR = 3_600_000_000L;

  private final AnomalyMemory memory;
  private final Rule rule;
  private final RuleBook book;
  private final long width;
  private final long listeningSinceMicros;

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

  /** After a start it takes so long until windows are complete by the clock. */
  public static final Duration CATCH_UP =
      Duration.of(AnomalyMarks.CATCH_UP_MICROS, ChronoUnit.MICROS);

  /**
   * A group whose news never went unheard.
   *
   * @param rule as it is for the tenant of the group
   */
  public AnomalyGroup(AnomalyMemory memory, Rule rule, RuleBook book) {
    this(memory, rule, book, -AnomalyMarks.CATCH_UP_MICROS);
  }

  /**
   * @param rule as it is for the tenant of the group
   * @param listeningSinceMicros since when news are heard, µs since the epoch; until {@link
   *     #CATCH_UP} later, what came before then may still be on its way
   */
  public AnomalyGroup(AnomalyMemory memory, Rule rule, RuleBook book, long listeningSinceMicros) {
    this.memory = memory;
    this.rule = rule;
    this.book = book;
    this.listeningSinceMicros = listeningSinceMicros;
    this.width = rule.windowMillis() * 1_000;
  }

  /**
   * Adds what is new; false when it is too late for its window.
   *
   * @param nowMicros when it became known, µs since the epoch
   */
  public boolean add(WindowPoint point, long nowMicros) throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    if (marks == null) {
      marks = AnomalyMarks.of(point.tenant(), rule.entityOf(point.dimensions()));
    }
    long start = startOf(point.minuteMicros());
    if (!marks.takes(start)) {
      return false;
    }
    memory.putBucket(start, bucket(start).plus(point.model(), point.sums()));
    memory.putAnomalyMarks(marks.heard(start, nowMicros));
    return true;
  }

  /** Adds a call that shows what is in a window. */
  public void add(Exemplar exemplar) throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    long start = startOf(exemplar.eventTimeMicros());
    if (marks == null || marks.takes(start)) {
      memory.putBucket(start, bucket(start).plus(exemplar));
    }
  }

  /**
   * Goes on from what the past has taught, if that is more than what is known already.
   *
   * @throws IllegalArgumentException when its bytes are of another version
   */
  public void learn(String tenant, Map<String, String> dimensions, SeriesHistory history)
      throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    if (marks == null) {
      marks = AnomalyMarks.of(tenant, rule.entityOf(dimensions));
    }
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
  public SeriesHistory history() throws Exception {
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

  /** When a window is complete if nothing more comes, µs since the epoch; null for never. */
  public Long wakeAtMicros() throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    return marks == null ? null : marks.wakeAtMicros(width, listeningSinceMicros);
  }

  /**
   * Judges the windows that are complete.
   *
   * @param nowMicros µs since the epoch
   */
  public Said judge(long nowMicros) throws Exception {
    Said said = Said.nothing();
    AnomalyMarks marks = memory.anomalyMarks();
    List<Long> due = marks == null ? List.of() : marks.due(width, nowMicros, listeningSinceMicros);
    if (due.isEmpty()) {
      return said;
    }
    for (long start : due) {
      marks = judge(marks, start, nowMicros, said).judgedUntil(start + width, width);
    }
    memory.putAnomalyMarks(marks);
    forgetBefore(marks.judgedUntilMicros());
    return said;
  }

  private AnomalyMarks judge(AnomalyMarks marks, long start, long nowMicros, Said said)
      throws Exception {
    Bucket bucket = bucket(start);
    WindowSums sums = Bucket.total(bucket.models());
    if (sums.calls() <= 0) {
      return marks; // all of it was taken back
    }
    long end = start + width;
    Map<String, Gates> gates = new LinkedHashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    String volumeSeries = null;
    for (Series series : rule.series()) {
      gates.put(series.name(), series.gates());
      Double value = series.value(sums);
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
            .judge(memory, lastSecond, values, sums.calls(), sums.cost());
    AnomalyRows rows = new AnomalyRows(rule, marks, nowMicros);
    said.anomalies().addAll(rows.anomalies(start, end, judgement, sums));
    AnomalyMarks next = marks;
    long hour = Math.floorDiv(start, HOUR) * HOUR;
    if (hour > marks.hourMicros()) {
      List<Expectation> expected = rows.expectations(hour, judgement);
      said.expectations().addAll(expected);
      next = expected.isEmpty() ? next : next.saidOf(hour);
    }
    AnomalyAlert alert = new AnomalyAlert(rule, book, next, judgement);
    Observation observed = alert.observe(start, bucket, nowMicros);
    if (observed != null) {
      said.observations().add(observed);
    }
    if (alert.isBreach()) {
      next = next.breached(end, alert.told());
    }
    return judgement.withinBands() ? next.usually(bucket.models()) : next;
  }

  private Bucket bucket(long start) throws Exception {
    Bucket bucket = memory.bucket(start);
    return bucket == null ? Bucket.EMPTY : bucket;
  }

  private void forgetBefore(long endMicros) throws Exception {
    for (long start : memory.starts()) {
      if (start + width <= endMicros) {
        memory.putBucket(start, null);
      }
    }
  }

  private long startOf(long micros) {
    return Math.floorDiv(micros, width) * width;
  }
}

package io.tokenlake.domain.rule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A rule that has the series of one entity of model calls watched: adds up what is new by windows,
 * and when a window is complete has the detectors judge it.
 */
public final class AnomalyGroup extends SeriesGroup {
  private final AnomalyMemory memory;
  private final Rule rule;
  private final long listeningSinceMicros;

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
    super(memory, rule, book);
    this.memory = memory;
    this.rule = rule;
    this.listeningSinceMicros = listeningSinceMicros;
  }

  /**
   * Adds what is new; false when it is too late for its window.
   *
   * @param nowMicros when it became known, µs since the epoch
   */
  public boolean add(WindowPoint point, long nowMicros) throws Exception {
    AnomalyMarks marks = marks(point.tenant(), point.dimensions());
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

  /** When a window is complete if nothing more comes, µs since the epoch; null for never. */
  public Long wakeAtMicros() throws Exception {
    AnomalyMarks marks = memory.anomalyMarks();
    return marks == null ? null : marks.wakeAtMicros(width(), listeningSinceMicros);
  }

  /**
   * Judges the windows that are complete.
   *
   * @param nowMicros µs since the epoch
   */
  public Said judge(long nowMicros) throws Exception {
    Said said = Said.nothing();
    AnomalyMarks marks = memory.anomalyMarks();
    List<Long> due =
        marks == null ? List.of() : marks.due(width(), nowMicros, listeningSinceMicros);
    if (due.isEmpty()) {
      return said;
    }
    for (long start : due) {
      CallWindow window = new CallWindow(rule, marks, start, bucket(start));
      marks =
          window.calls() > 0
              ? judge(marks, window, nowMicros, said)
              : marks.judgedUntil(start + width(), width()); // all of it was taken back
    }
    memory.putAnomalyMarks(marks);
    forgetBefore(marks.judgedUntilMicros());
    return said;
  }

  private Bucket bucket(long start) throws Exception {
    Bucket bucket = memory.bucket(start);
    return bucket == null ? Bucket.EMPTY : bucket;
  }

  @Override
  void forgetBefore(long endMicros) throws Exception {
    for (long start : memory.starts()) {
      if (start + width() <= endMicros) {
        memory.putBucket(start, null);
      }
    }
  }
}

package io.tokenlake.domain.genai;

import java.math.BigDecimal;

/**
 * Turns the points of one time series into what each adds. A state and a point make the next state,
 * so that an operator keeps the state per series.
 *
 * <p>A delta point adds its value. A cumulative point adds what is new since the point before; when
 * the counter began anew (its start is later, or its value fell) all of its value is new. The first
 * cumulative point of a series adds its value only when the counter began after counting did: what
 * an older counter counted before is not ours. Nor is what a counter has at its very start: that is
 * how a receiver says that it does not know the start (OpenTelemetry's data model, metric streams
 * of unknown start), such as a Collector that scrapes a server and was itself started again. A
 * point of an earlier counter, or one that is not later than the point before, is late: what it
 * counts was added already.
 *
 * @param startNanos start of the counter at the last point, ns since the epoch; 0 when not stated
 * @param timeNanos time of the last point, ns since the epoch; 0 before the first
 * @param value value of the last point; null before the first
 */
public record CounterDelta(long startNanos, long timeNanos, BigDecimal value) {
  /** The state of a series without points. */
  public static final CounterDelta EMPTY = new CounterDelta(0, 0, null);

  /** What came of a point. */
  public enum Outcome {
    /** The point adds {@link Step#added}. */
    ADDED,
    /** The point is where counting starts; what it counts from before adds nothing. */
    BASELINE,
    /** The counter began anew; the point adds {@link Step#added}. */
    RESET,
    /** The point is of an earlier counter, or not later than the one before; it adds nothing. */
    LATE
  }

  /**
   * One step.
   *
   * @param next state after the point
   * @param added what the point adds, from 0 up
   */
  public record Step(CounterDelta next, BigDecimal added, Outcome outcome) {}

  /**
   * The step that {@code point} makes from this state.
   *
   * @param countingSinceNanos when counting began, ns since the epoch; the same for every run over
   *     the same data, or the runs would differ
   */
  public Step after(MetricPoint point, long countingSinceNanos) {
    return after(
        point.temporality(),
        point.startNanos(),
        point.timeNanos(),
        point.value(),
        countingSinceNanos);
  }

  /** The same for a point of which no more is at hand. */
  public Step after(
      MetricPoint.Temporality temporality,
      long pointStartNanos,
      long pointNanos,
      BigDecimal pointValue,
      long countingSinceNanos) {
    if (temporality == MetricPoint.Temporality.DELTA) {
      return new Step(this, pointValue, Outcome.ADDED);
    }
    CounterDelta next = new CounterDelta(pointStartNanos, pointNanos, pointValue);
    boolean stated = pointStartNanos > 0;
    if (value == null) {
      boolean ours = pointStartNanos >= countingSinceNanos && pointNanos > pointStartNanos;
      return stated && ours
          ? new Step(next, pointValue, Outcome.ADDED)
          : new Step(next, BigDecimal.ZERO, Outcome.BASELINE);
    }
    if (pointNanos <= timeNanos || (stated && pointStartNanos < startNanos)) {
      return new Step(this, BigDecimal.ZERO, Outcome.LATE);
    }
    boolean beganAnew = startNanos > 0 && pointStartNanos > startNanos;
    BigDecimal grown = pointValue.subtract(value);
    return beganAnew || grown.signum() < 0
        ? new Step(next, pointValue, Outcome.RESET)
        : new Step(next, grown, Outcome.ADDED);
  }
}

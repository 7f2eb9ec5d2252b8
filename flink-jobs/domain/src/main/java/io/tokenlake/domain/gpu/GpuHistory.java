package io.tokenlake.domain.gpu;

import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.genai.MetricPoint.Temporality;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a sample says in the light of those before it: what counters grew by, how much time it
 * covers, and whether the last XID is a new one.
 *
 * <p>Counters are the driver's own. When it is loaded anew they fall, and then all of the value is
 * new; since when they count nobody knows, so the first value of each says nothing. The start times
 * of points are those of exporters, which come and go, and are not looked at.
 */
public final class GpuHistory {
  /**
   * A longer time without a sample is not covered: nobody knows how the GPU was. Twice what is
   * usual between two scrapes.
   */
  public static final long MOST_COVERED_NANOS = 120_000_000_000L;

  private static final double NANOS_PER_SECOND = 1e9;

  /** No counter began after counting did. */
  private static final long NEVER = Long.MAX_VALUE;

  private GpuHistory() {}

  /** Makes a step of the counter of a field. */
  public static CounterDelta.Step step(CounterDelta before, GpuSample sample, GpuField counter) {
    CounterDelta state = before == null ? CounterDelta.EMPTY : before;
    return state.after(
        Temporality.CUMULATIVE,
        /* startNanos= */ 0,
        sample.timeNanos(),
        BigDecimal.valueOf(sample.value(counter)),
        NEVER);
  }

  /**
   * The sample with counters as what they grew by and with the time it covers.
   *
   * @param grown by what counters grew; counters that are not there are not known
   * @param lastNanos time of the newest sample before; null when there is none
   */
  public static GpuSample settled(GpuSample read, Map<GpuField, Double> grown, Long lastNanos) {
    Double[] values = read.values().clone();
    for (GpuField field : GpuField.values()) {
      if (field.isCounter() && field.ordinal() < values.length) {
        values[field.ordinal()] = grown.get(field);
      }
    }
    return new GpuSample(
        read.device(),
        read.timeNanos(),
        covered(read.timeNanos(), lastNanos),
        read.points(),
        values);
  }

  private static Double covered(long timeNanos, Long lastNanos) {
    if (lastNanos == null || timeNanos <= lastNanos) {
      return null;
    }
    long since = timeNanos - lastNanos;
    return since > MOST_COVERED_NANOS ? null : since / NANOS_PER_SECOND;
  }

  /**
   * Whether the last XID that a sample gives must have occurred since the sample before. It is a
   * fact only when it differs: a code that repeats cannot be told, and one that was there when
   * watching began is old. What a late sample gives is older than what is known.
   */
  public static boolean isNewXid(GpuMarks known, GpuSample sample) {
    Double before = known.lastXid();
    Double now = sample.value(GpuField.LAST_XID);
    return before != null && now != null && now > 0 && !now.equals(before) && !known.isLate(sample);
  }
}

package io.tokenlake.domain.rule;

import io.tokenlake.domain.gpu.GpuDevice;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node remembers of one of its GPUs.
 *
 * @param heardMillis when it was heard of last, by the clock of whoever watches, ms since the epoch
 * @param minuteMicros the newest minute of it
 * @param activity how much it did in that so far; null when unknown
 * @param lastMinuteMicros the minute before that
 * @param lastActivity how much it did in all of that; null when unknown
 * @param said what was told of it, see {@link GpuRules}
 */
public record GpuMember(
    GpuDevice device,
    long heardMillis,
    long minuteMicros,
    Double activity,
    long lastMinuteMicros,
    Double lastActivity,
    Map<String, Long> said) {

  /** A GPU that is heard of for the first time. */
  public static GpuMember of(GpuFacts facts, long nowMillis) {
    return new GpuMember(
        facts.device(),
        nowMillis,
        facts.minuteMicros(),
        facts.activity(),
        Long.MIN_VALUE,
        null,
        new HashMap<>());
  }

  /** After it was heard of again. */
  public GpuMember after(GpuFacts facts, long nowMillis) {
    long minute = facts.minuteMicros();
    if (minute < minuteMicros) {
      return new GpuMember(
          device, nowMillis, minuteMicros, activity, lastMinuteMicros, lastActivity, said);
    }
    boolean same = minute == minuteMicros;
    return new GpuMember(
        facts.device(),
        nowMillis,
        minute,
        facts.activity(),
        same ? lastMinuteMicros : minuteMicros,
        same ? lastActivity : activity,
        said);
  }
}

package io.tokenlake.pipeline.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tokenlake.pipeline.RollupWindow;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * Keeps where each minute of the current rollup key stands, until a minute was seen that is newer
 * by more than the lateness.
 */
final class StandingMinutes {
  private final MapState<Long, RollupWindow> windows;
  private final ValueState<Long> newestMinute;
  private final long latenessMicros;

  /**
   * @param lateness how much older than the newest minute a minute may be
   * @param horizon how long beyond that a key of which nothing comes is remembered
   */
  StandingMinutes(RuntimeContext context, Duration lateness, Duration horizon) {
    Duration ttl = horizon.plus(lateness);
    windows = context.getMapState(StateDescriptors.rollupWindows(ttl));
    newestMinute = context.getState(StateDescriptors.newestMinuteOfRollup(ttl));
    latenessMicros = MILLISECONDS.toMicros(lateness.toMillis());
  }

  /**
   * Takes note of minutes of which there is something new, and forgets those that are too old.
   *
   * @return the oldest minute that may still change, µs since the epoch
   */
  long admit(Collection<Long> minutes) throws Exception {
    Long before = newestMinute.value();
    long newest = before == null ? Long.MIN_VALUE : before;
    for (long minute : minutes) {
      newest = Math.max(newest, minute);
    }
    newestMinute.update(newest);
    long oldest = newest - latenessMicros;
    if (before != null && newest > before) {
      forgetBefore(oldest);
    }
    return oldest;
  }

  /** Where a minute stands, as it was kept; null when nothing is known of it. */
  byte[] standing(long minute) throws Exception {
    RollupWindow window = windows.get(minute);
    return window == null ? null : window.encoded();
  }

  /**
   * Keeps where a minute stands now.
   *
   * @return a revision that is higher than all before, and the time if it can be
   */
  long keep(long minute, byte[] encoded, long nowMillis) throws Exception {
    RollupWindow before = windows.get(minute);
    long revision = before == null ? nowMillis : Math.max(nowMillis, before.revision() + 1);
    windows.put(minute, new RollupWindow(revision, encoded));
    return revision;
  }

  private void forgetBefore(long oldest) throws Exception {
    for (Iterator<Long> minutes = windows.keys().iterator(); minutes.hasNext(); ) {
      if (minutes.next() < oldest) {
        minutes.remove();
      }
    }
  }
}

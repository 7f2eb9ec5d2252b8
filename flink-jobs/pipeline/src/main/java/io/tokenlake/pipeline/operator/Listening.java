package io.tokenlake.pipeline.operator;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Since when an operator hears what comes. A job that was down has timers that fell due meanwhile;
 * they go off before it has read what came meanwhile, so that what seems silent may not have been.
 * Not stored: each start begins anew.
 */
final class Listening {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final long opened;
  private long since = NOT_YET;

  /** For an operator that opens. */
  Listening(RuntimeContext context) {
    opened =
        ((StreamingRuntimeContext) context).getProcessingTimeService().getCurrentProcessingTime();
  }

  /** The clock when this was first asked, ms since the epoch. */
  long sinceMillis(TimerService timers) {
    if (since == NOT_YET) {
      since = timers.currentProcessingTime();
    }
    return since;
  }

  /**
   * The same for an operator that hears seldom: what it hears first so long after it opened is none
   * of what was sent before, and it has been listening since it opened.
   *
   * @param longMillis how long it takes at most until the first of that comes
   */
  long sinceMillis(TimerService timers, long longMillis) {
    return sinceMillis(timers) - opened > longMillis ? opened : since;
  }

  /** The same, µs since the epoch. */
  long sinceMicros(TimerService timers) {
    return sinceMillis(timers) * 1_000;
  }
}

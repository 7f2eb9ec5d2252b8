package io.tokenlake.pipeline.operator;

import org.apache.flink.streaming.api.TimerService;

/**
 * Since when an operator hears what comes. A job that was down has timers that fell due meanwhile;
 * they go off before it has read what came meanwhile, so that what seems silent may not have been.
 * Not stored: each start begins anew.
 */
final class Listening {
  private static final long NOT_YET = Long.MIN_VALUE;

  private long since = NOT_YET;

  /** The clock when this was first asked, ms since the epoch. */
  long sinceMillis(TimerService timers) {
    if (since == NOT_YET) {
      since = timers.currentProcessingTime();
    }
    return since;
  }

  /** The same, µs since the epoch. */
  long sinceMicros(TimerService timers) {
    return sinceMillis(timers) * 1_000;
  }
}

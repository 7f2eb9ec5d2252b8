package io.tokenlake.domain.agent;

/**
 * When to write about a trace and when to forget its spans, in processing time, ms since the epoch.
 * A value of keyed state.
 *
 * @param firstSign when the first span that is remembered came
 * @param lastSign when the last sign of the trace came
 * @param unwrittenSince when the first sign came that nothing was written about; 0 without any
 * @param wakeAt when the clock is looked at next; 0 for never
 */
public record RunClock(long firstSign, long lastSign, long unwrittenSince, long wakeAt) {

  /**
   * The times that decide.
   *
   * @param quietMillis a trace without a sign for so long is written about
   * @param patienceMillis a trace that never is quiet is written about this often; one that was
   *     quiet for so long is forgotten
   * @param horizonMillis the spans of a trace that never is quiet are forgotten after so long
   */
  public record Times(long quietMillis, long patienceMillis, long horizonMillis) {}

  /** The clock of a trace that shows its first sign. */
  public static RunClock startedAt(long now, Times times) {
    return new RunClock(now, now, now, 0).wakingFor(times);
  }

  /** The clock after another sign of the trace. */
  public RunClock sign(long now, Times times) {
    RunClock next = new RunClock(firstSign, now, unwrittenSince == 0 ? now : unwrittenSince, 0);
    long wanted = next.wakingFor(times).wakeAt;
    // A clock that wakes too early looks again; so a sign rarely needs a timer of its own.
    return next.wakingAt(wakeAt == 0 ? wanted : Math.min(wakeAt, wanted));
  }

  /** Whether it is time to write. */
  public boolean isWriteDue(long now, Times times) {
    return unwrittenSince != 0 && now >= writeDue(times);
  }

  /** The clock after writing. */
  public RunClock written() {
    return new RunClock(firstSign, lastSign, 0, 0);
  }

  /** Whether it is time to forget the spans; never before what they say is written. */
  public boolean isForgetDue(long now, Times times) {
    return unwrittenSince == 0 && now >= forgetDue(times);
  }

  /** The clock with the next time to look at it. */
  public RunClock wakingFor(Times times) {
    return wakingAt(unwrittenSince == 0 ? forgetDue(times) : writeDue(times));
  }

  private long writeDue(Times times) {
    return Math.min(lastSign + times.quietMillis, unwrittenSince + times.patienceMillis);
  }

  private long forgetDue(Times times) {
    return Math.min(lastSign + times.patienceMillis, firstSign + times.horizonMillis);
  }

  private RunClock wakingAt(long when) {
    return new RunClock(firstSign, lastSign, unwrittenSince, when);
  }
}

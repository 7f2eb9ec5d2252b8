package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.domain.rule.WindowPoint;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * What a trial is told of the past, in an order that is the same every time: by time, and of one
 * time calls, then steps, then minutes, each by what tells it from others; what the ledger says of
 * a call in the order in which it said it.
 *
 * @param id tells it from others of its kind
 * @param revision of two of the same, the later one has the greater
 */
record PastEvent(
    long atMicros,
    int kind,
    String id,
    long revision,
    CallFacts call,
    RunFact step,
    WindowPoint point)
    implements Comparable<PastEvent> {
  private static final long MINUTE_MICROS = 60_000_000;

  private static final Comparator<PastEvent> ORDER =
      Comparator.comparingLong(PastEvent::atMicros)
          .thenComparingInt(PastEvent::kind)
          .thenComparing(PastEvent::id)
          .thenComparingLong(PastEvent::revision);

  static PastEvent of(CallFacts call) {
    return new PastEvent(call.endedAtMicros(), 0, call.callId(), call.revision(), call, null, null);
  }

  static PastEvent of(RunFact step) {
    return new PastEvent(step.eventTimeMicros(), 1, step.id(), 0, null, step, null);
  }

  static PastEvent of(WindowPoint point) {
    String id = point.set() + "|" + point.tenant() + "|" + new TreeMap<>(point.dimensions());
    return new PastEvent(point.minuteMicros() + MINUTE_MICROS, 2, id, 0, null, null, point);
  }

  void play(RuleTrial trial) throws Exception {
    if (call != null) {
      trial.call(call);
    } else if (step != null) {
      trial.step(step);
    } else {
      trial.minute(point);
    }
  }

  @Override
  public int compareTo(PastEvent other) {
    return ORDER.compare(this, other);
  }
}

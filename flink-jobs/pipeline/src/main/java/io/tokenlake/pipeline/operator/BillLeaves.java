package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.ledger.CallIdentity;
import io.tokenlake.domain.trace.Evidence;
import io.tokenlake.domain.trace.LeafBilling;
import io.tokenlake.domain.trace.LeafBilling.Outcome;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.CallEvent;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TracedSpan;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sees all spans of a trace. Lets each through once, whoever sends it again within the horizon, and
 * books the calls of those that are billed; see {@link LeafBilling} for which those are. What was
 * booked too early is taken back when the span that tells it better arrives.
 */
public final class BillLeaves
    extends KeyedCoProcessFunction<String, TracedSpan, CallEvent, TracedSpan> {
  public static final OutputTag<Booking> BOOKINGS =
      new OutputTag<>("bookings", TextType.in(Booking.class));
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("billing-counts") {};

  /** A span whose parents lead back to itself; it is taken to have no parent. */
  static final String CYCLIC_PARENT = "CYCLIC_PARENT";

  /** A span with more spans above it than anybody looks at; it is taken to have no parent. */
  static final String TOO_DEEP = "TOO_DEEP";

  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient KeyedTraceState state;

  /**
   * @param horizon how long a span is remembered: to be recognised when it comes again, and to be
   *     corrected
   */
  public BillLeaves(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    state = new KeyedTraceState(getRuntimeContext(), horizon);
  }

  @Override
  public void processElement1(TracedSpan span, Context context, Collector<TracedSpan> out)
      throws Exception {
    LlmCall call = span.call();
    Evidence evidence = Evidence.of(call);
    String account = call == null ? null : CallIdentity.accountOf(call);
    LeafBilling billing = billing(span.traceId(), span.origin(), context);
    Outcome outcome =
        billing.span(span.spanId(), span.parentSpanId(), span.role(), evidence, account);
    TracedSpan recorded = span;
    if (outcome == Outcome.CYCLE || outcome == Outcome.TOO_DEEP) {
      recorded = span.withProblem(outcome == Outcome.CYCLE ? CYCLIC_PARENT : TOO_DEEP);
      outcome = billing.span(span.spanId(), null, span.role(), evidence, account);
    }
    if (outcome == Outcome.DUPLICATE) {
      context.output(COUNTS, Completeness.duplicate(span.origin()));
      return;
    }
    out.collect(recorded);
    context.output(COUNTS, Completeness.recorded(span.origin()));
    if (outcome == Outcome.BILLED) {
      context.output(BOOKINGS, new Booking(account, span.identity(), call, span.origin(), true));
    }
  }

  @Override
  public void processElement2(CallEvent event, Context context, Collector<TracedSpan> out)
      throws Exception {
    LlmCall call = event.call();
    String account = CallIdentity.accountOf(call);
    Outcome outcome =
        billing(call.traceId(), event.origin(), context)
            .event(call.spanId(), Evidence.of(call), account);
    if (outcome == Outcome.DUPLICATE) {
      context.output(COUNTS, Completeness.duplicate(event.origin()));
      return;
    }
    context.output(COUNTS, Completeness.recorded(event.origin()));
    if (outcome == Outcome.BILLED) {
      context.output(BOOKINGS, new Booking(account, call.callId(), call, event.origin(), true));
    }
  }

  private LeafBilling billing(String traceId, Origin cause, Context context) {
    return new LeafBilling(
        state,
        (account, spanId, event) ->
            context.output(
                BOOKINGS, Booking.retraction(account, claimId(traceId, spanId, event), cause)));
  }

  /** The claim of a span is its identity; see {@link CallEvent} for those of its events. */
  private static String claimId(String traceId, String spanId, boolean event) {
    String span = traceId + ':' + spanId;
    return event ? span + CallEvent.CLAIM_SUFFIX : span;
  }
}

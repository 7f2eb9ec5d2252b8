package io.tokenlake.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.SpanRole;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The last span of a huge trace costs no more accesses to state than an early one. */
class FlatTraceTest {
  /** Looking for a circle, raising what is known of calls below, and a handful beside. */
  private static final int MOST_ACCESSES = 3 * LeafBilling.MOST_LEVELS + 10;

  private static final int SPANS = 100_000;

  /** A trace: the parent of each span, its role, and in which order they arrive. */
  private record Trace(
      String what,
      IntFunction<Integer> parent,
      SpanRole role,
      boolean lastFirst,
      Evidence evidence) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Trace> TRACES =
      List.of(
          chain("calls below calls, the root first", SpanRole.CALL, false, Evidence.USAGE),
          chain("calls below calls, the leaf first", SpanRole.CALL, true, Evidence.USAGE),
          chain("calls without usage", SpanRole.CALL, false, Evidence.CALL),
          chain("agents below agents", SpanRole.AGENT, false, Evidence.USAGE),
          chain("tools below tools", SpanRole.TOOL, false, Evidence.NONE),
          new Trace(
              "pairs of calls, each below the one before, inner ones first",
              i -> i % 2 == 0 ? i + 1 : i - 3,
              SpanRole.CALL,
              false,
              Evidence.USAGE),
          new Trace("calls of one parent", i -> 0, SpanRole.CALL, false, Evidence.USAGE),
          new Trace("agents of one parent", i -> SPANS, SpanRole.AGENT, false, Evidence.USAGE),
          new Trace("agents without a parent", i -> -1, SpanRole.AGENT, true, Evidence.USAGE));

  @ParameterizedTest
  @FieldSource("TRACES")
  void everySpanCostsTheSame(Trace trace) throws Exception {
    CountingState state = new CountingState();
    LeafBilling billing = new LeafBilling(state, (account, spanId, event) -> {});
    int[] order =
        IntStream.range(0, SPANS).map(i -> trace.lastFirst() ? SPANS - 1 - i : i).toArray();
    for (int i : order) {
      state.accesses = 0;
      arrive(billing, i, trace);
      assertThat(state.accesses).as("accesses for span %d", i).isLessThanOrEqualTo(MOST_ACCESSES);
    }
  }

  private static void arrive(LeafBilling billing, int i, Trace trace) throws Exception {
    int parent = trace.parent().apply(i);
    String parentId = parent < 0 || parent == i ? null : id(parent);
    LeafBilling.Outcome outcome =
        billing.span(id(i), parentId, trace.role(), trace.evidence(), id(i));
    if (outcome == LeafBilling.Outcome.TOO_DEEP) {
      billing.span(id(i), null, trace.role(), trace.evidence(), id(i));
    }
  }

  private static Trace chain(String what, SpanRole role, boolean leafFirst, Evidence evidence) {
    return new Trace(what, i -> i - 1, role, leafFirst, evidence);
  }

  private static String id(int span) {
    return Integer.toHexString(span);
  }

  /** Counts what keyed state would have to look up or write. */
  private static final class CountingState implements TraceState {
    private final MapTraceState state = new MapTraceState();
    private int accesses;

    @Override
    public SpanNode node(String spanId) {
      accesses++;
      return state.node(spanId);
    }

    @Override
    public void node(String spanId, SpanNode node) {
      accesses++;
      state.node(spanId, node);
    }

    @Override
    public TraceMarks marks() {
      accesses++;
      return state.marks();
    }

    @Override
    public void marks(TraceMarks marks) {
      accesses++;
      state.marks(marks);
    }
  }
}

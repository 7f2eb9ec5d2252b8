package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spans that are well formed but say anything, in two orders: what is left of the ledger is one.
 */
class SpanSetFuzz {
  private static PoisonRig rig;

  @FuzzTest
  void theLedgerIsAFunctionOfTheSetOfSpans(FuzzedDataProvider data) throws Exception {
    if (rig == null) {
      rig = new PoisonRig();
    }
    List<Span> spans = new FuzzedSpans(data).read();
    Map<String, LedgerInvariants.Net> first = ledgerOf(spans);
    boolean cyclic = rig.spans().stream().anyMatch(span -> span.problem() != null);
    Map<String, LedgerInvariants.Net> second = ledgerOf(shuffled(spans, data));
    // Where parents run in a circle, the span that closes it is cut off: whichever came last.
    if (!cyclic) {
      assertThat(second).isEqualTo(first);
    }
  }

  private static Map<String, LedgerInvariants.Net> ledgerOf(List<Span> spans) throws Exception {
    rig.forget();
    for (Span span : spans) {
      rig.sendSpans(TestSpans.request(span).toByteArray());
    }
    LedgerInvariants.check(rig);
    assertThat(rig.complaints()).isEmpty();
    return LedgerInvariants.net(rig);
  }

  private static List<Span> shuffled(List<Span> spans, FuzzedDataProvider data) {
    List<Span> left = new ArrayList<>(spans);
    List<Span> shuffled = new ArrayList<>();
    while (!left.isEmpty()) {
      shuffled.add(left.remove(data.consumeInt(0, left.size() - 1)));
    }
    return shuffled;
  }
}

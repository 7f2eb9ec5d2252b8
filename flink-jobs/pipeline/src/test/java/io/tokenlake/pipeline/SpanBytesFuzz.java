package io.tokenlake.pipeline;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of spans, through the whole ledger. */
class SpanBytesFuzz {
  private static PoisonRig rig;

  @MethodSource
  @FuzzTest
  void anyMessageOfSpansIsAccountedFor(byte[] message) throws Exception {
    if (rig == null) {
      rig = new PoisonRig();
    }
    rig.forget();
    rig.sendSpans(message);
    LedgerInvariants.check(rig);
  }

  static Stream<byte[]> anyMessageOfSpansIsAccountedFor() {
    Span agent = TestSpans.agent(1, 300, 30).build();
    Span cached =
        TestSpans.under(agent, TestSpans.chat(2, 100, 10)).toBuilder()
            .addAttributes(TestSpans.number("gen_ai.usage.cache_read.input_tokens", 40))
            .addAttributes(TestSpans.text("gen_ai.response.id", "chatcmpl-AbCdEfGhIjKlMnOpQr"))
            .addAttributes(TestSpans.text("gen_ai.usage.cost", "0.25"))
            .addAttributes(TestSpans.text("gen_ai.response.finish_reasons", "[\"stop\"]"))
            .addAttributes(Poison.nested(3))
            .addEvents(Span.Event.newBuilder().setName("exception"))
            .addLinks(Span.Link.newBuilder().setTraceId(agent.getTraceId()))
            .build();
    byte[] whole = TestSpans.request(List.of(agent, cached)).toByteArray();
    return Stream.of(
        TestSpans.request(List.of(TestSpans.http(1))).toByteArray(),
        TestSpans.request(List.of(TestSpans.chat(1, 10, 1))).toByteArray(),
        whole,
        Arrays.copyOf(whole, whole.length / 2));
  }
}

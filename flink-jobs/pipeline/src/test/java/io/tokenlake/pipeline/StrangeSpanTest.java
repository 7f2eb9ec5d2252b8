package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.LlmCallRecord;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd but can be recorded is recorded, where it matters with what is wrong about it. */
class StrangeSpanTest {
  private static final String INPUT = "gen_ai.usage.input_tokens";

  private PoisonRig rig;

  /** A span, and what a column of its entry holds. */
  record Recorded(String what, Span span, String column, Object value) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Recorded> SPANS =
      List.of(
          call("-0.0 tokens", "in_total", 0L, Poison.number(INPUT, -0.0)),
          call("a key twice: the last counts", "in_total", 7L, number(INPUT, 7)),
          call("an empty key", "in_total", 10L, text("", "x")),
          call("32 levels of attributes", "in_total", 10L, Poison.nested(31)),
          call("attributes of 200 kB", "in_total", 10L, text("x", "x".repeat(200_000))),
          call("NUL in a tenant", "tenant", "a\0b", text("tenant.id", "a\0b")),
          call(
              "half a surrogate pair by way of JSON",
              "finish_reasons",
              List.of("?"),
              text("gen_ai.response.finish_reasons", "[\"\\ud800\"]")),
          call(
              "JSON in JSON a thousand times",
              "in_total",
              10L,
              text("gen_ai.response.finish_reasons", "[".repeat(2_000))),
          call(
              "a first token after 1e300 s",
              "ttft_ms",
              null,
              Poison.number("gen_ai.response.time_to_first_chunk", 1e300)),
          call(
              "a first token after NaN",
              "ttft_ms",
              null,
              Poison.number("gen_ai.response.time_to_first_chunk", Double.NaN)),
          call(
              "a status of 1e300",
              "http_status",
              null,
              Poison.number("http.response.status_code", 1e300)),
          call(
              "parts that are more than their whole",
              "price_status",
              "CONTRADICTION",
              number("gen_ai.usage.reasoning.output_tokens", 5)),
          new Recorded(
              "a name of 70 kB",
              chat(1, 10, 1).toBuilder().setName("n".repeat(70_000)).build(),
              "in_total",
              10L),
          new Recorded(
              "a parent of zeros, which means none",
              chat(1, 10, 1).toBuilder().setParentSpanId(ByteString.copyFrom(new byte[8])).build(),
              "parent_span_id",
              null));

  private static final String REASONING_ALONE =
      "USAGE_CONTRADICTION: gen_ai.usage.output_tokens is 1 but its parts are more:"
          + " gen_ai.usage.reasoning.output_tokens is 5";

  @BeforeEach
  void open() throws Exception {
    rig = new PoisonRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @FieldSource("SPANS")
  void aSpanIsRecordedWithWhatCanBeKnown(Recorded row) throws Exception {
    rig.sendSpans(TestSpans.request(row.span()).toByteArray());

    assertThat(rig.entries()).hasSize(1);
    assertThat(rig.entries().get(0).get(row.column())).isEqualTo(row.value());
    assertThat(rig.spans().get(0).problem())
        .isEqualTo("CONTRADICTION".equals(row.value()) ? REASONING_ALONE : null);
    LedgerInvariants.check(rig);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 9, 10_000})
  void aParentIdOfAnotherLengthIsMarkedAndTheSpanARoot(int length) throws Exception {
    ByteString parent = ByteString.copyFrom(new byte[length]);
    rig.sendSpans(
        TestSpans.request(chat(1, 10, 1).toBuilder().setParentSpanId(parent).build())
            .toByteArray());

    assertThat(rig.spans().get(0).problem()).isEqualTo("INVALID_PARENT_ID");
    assertThat(rig.spans().get(0).parentSpanId()).isNull();
    assertThat(rig.entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 256})
  void aCircleOfCallsIsCutOnceAndItsUsageBilledOnce(int length) throws Exception {
    List<Span> circle = Poison.circle(length);
    Collections.reverse(circle);
    for (Span span : circle) {
      rig.sendSpans(TestSpans.request(span).toByteArray());
    }

    assertThat(rig.spans()).hasSize(length);
    assertThat(rig.spans().stream().map(TracedSpan::problem).filter(p -> p != null))
        .containsExactly("CYCLIC_PARENT");
    assertThat(rig.entries().stream().mapToInt(LlmCallRecord::getCalls).sum()).isEqualTo(1);
    LedgerInvariants.check(rig);
  }

  @Test
  void aChainDeeperThanAnyProgramNestsIsCutAndMarked() throws Exception {
    for (Span span : Poison.chain(1_000)) {
      rig.sendSpans(TestSpans.request(span).toByteArray());
    }

    assertThat(rig.spans().stream().map(TracedSpan::problem).filter(p -> p != null))
        .containsExactly("TOO_DEEP", "TOO_DEEP", "TOO_DEEP");
    assertThat(rig.entries().stream().mapToInt(LlmCallRecord::getCalls).sum()).isEqualTo(4);
    LedgerInvariants.check(rig);
  }

  @Test
  void aResponseIdThatEveryCallHasIsNotTakenForOneCallForEver() throws Exception {
    for (int i = 0; i < 70; i++) {
      Span span =
          chat(i, 10, 1).toBuilder()
              .addAttributes(text("gen_ai.response.id", "00000000-0000-0000-0000"))
              .build();
      rig.sendSpans(TestSpans.request(span).toByteArray());
    }

    assertThat(rig.complaints()).hasSize(6);
    assertThat(rig.complaints().get(0).reason()).isEqualTo("TOO_MANY_WITNESSES");
    assertThat(rig.complaints().get(0).detail()).contains("00000000-0000-0000-0000").contains("64");
    LedgerInvariants.check(rig);
  }

  private static Recorded call(String what, String column, Object value, KeyValue more) {
    return new Recorded(
        what, chat(1, 10, 1).toBuilder().addAttributes(more).build(), column, value);
  }
}

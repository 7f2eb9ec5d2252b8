package io.tokenlake.pipeline;

import static com.google.protobuf.ByteString.copyFrom;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.http;
import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What cannot be recorded is a dead letter that says why, and what came with it is recorded. */
class PoisonTest {
  private static final String INPUT = "gen_ai.usage.input_tokens";
  private static final String COST = "gen_ai.usage.cost";
  private static final Span GOOD = chat(99, 1_000, 20);

  private PoisonRig rig;

  /** A span, why it is refused, and what the detail must name. */
  record Refused(String what, Span span, String reason, String... named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Refused> SPANS =
      List.of(
          usage("NaN tokens", Poison.number(INPUT, Double.NaN), "NaN"),
          usage("infinite tokens", Poison.number(INPUT, Double.POSITIVE_INFINITY), "Infinity"),
          usage("1e300 tokens", Poison.number(INPUT, 1e300), "1.0E300"),
          usage("half a token", Poison.number(INPUT, 0.5), "0.5"),
          usage("negative tokens", number(INPUT, -5), "-5"),
          usage("the least long of tokens", number(INPUT, Long.MIN_VALUE), "-9223372036854775808"),
          usage(
              "the greatest long of tokens", number(INPUT, Long.MAX_VALUE), "9223372036854775807"),
          usage("tokens as ∞", text(INPUT, "∞"), "∞"),
          usage("tokens as a megabyte of digits", text(INPUT, "9".repeat(900_000)), "999…"),
          usage("tokens as bytes", bytes(INPUT, 5), "5 bytes"),
          usage("tokens as a list", Poison.nested(2).toBuilder().setKey(INPUT).build(), "{k="),
          cost("negative cost", text(COST, "-1"), "-1"),
          cost("cost that is no number", text(COST, "NaN"), "NaN"),
          cost("cost with a huge exponent", text(COST, "1e2147483647"), "1e2147483647"),
          cost("cost of a million digits", text(COST, "1".repeat(900_000)), "111…"),
          time("times of 1970", 0, 0, "2000 to 2099"),
          time("times of 2200", 7_258_118_400_000_000_000L, 7_258_118_400_000_000_000L, "2000"),
          time("times beyond a long", -1, -1, "2000 to 2099"),
          time(
              "end before start", 1_767_225_601_000_000_000L, 1_767_225_600_000_000_000L, "before"),
          time("no end", 1_767_225_600_000_000_000L, 0, "to 0 ns"),
          id("no trace id", chat(1, 1, 1).toBuilder().clearTraceId(), "trace id has 0"),
          id("short trace id", chat(1, 1, 1).toBuilder().setTraceId(ids(15)), "trace id has 15"),
          id("long span id", chat(1, 1, 1).toBuilder().setSpanId(ids(9)), "span id 9 bytes"),
          id("huge span id", chat(1, 1, 1).toBuilder().setSpanId(ids(900_000)), "span id 900000"),
          id(
              "zero span id",
              chat(1, 1, 1).toBuilder().setSpanId(copyFrom(new byte[8])),
              "all zero"),
          large(
              "response id", text("gen_ai.response.id", "r".repeat(5_000)), "response_id", "5000"),
          large("model", text("gen_ai.response.model", "m".repeat(5_000)), "response_model"),
          large("provider", text("gen_ai.system", "p".repeat(5_000)), "provider", "4096"),
          large("list of reasons", reasons(70_000), "finish_reasons"),
          large("attribute of 900 kB", text("x", "x".repeat(900_000)), "262144"),
          large("attribute of control characters", text("x", "\0".repeat(50_000)), "characters"),
          large("attribute of 2 MB", text("x", "x".repeat(2_000_000)), "bytes"),
          new Refused(
              "10,001 attributes",
              http(1).toBuilder().addAllAttributes(Poison.attributes(10_001)).build(),
              "TOO_LARGE",
              "10001",
              "10000"),
          new Refused(
              "a million attributes",
              http(1).toBuilder().addAllAttributes(Poison.attributes(1_000_000)).build(),
              "TOO_LARGE",
              "bytes"),
          new Refused(
              "a span of 900 kB that is no call",
              http(1).toBuilder().addAttributes(text("x", "x".repeat(900_000))).build(),
              "TOO_LARGE",
              "262144"),
          new Refused(
              "a name of 300 kB",
              http(1).toBuilder().setName("n".repeat(300_000)).build(),
              "TOO_LARGE",
              "name"));

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
  void aSpanIsRefusedWithAReasonAndItsNeighbourRecorded(Refused row) throws Exception {
    rig.sendSpans(TestSpans.request(List.of(row.span(), GOOD)).toByteArray());

    assertThat(rig.refused()).hasSize(1);
    DeadLetter letter = rig.refused().get(0);
    assertThat(letter.reason()).isEqualTo(row.reason());
    assertThat(letter.detail()).contains(row.named()).hasSizeLessThanOrEqualTo(4_000);
    assertThat(letter.payload()).hasSizeLessThanOrEqualTo(DeadLetter.MOST_PAYLOAD_BYTES);
    assertOnlyTheGoodSpanIsRecorded();
  }

  /** A message, and how many dead letters it is. */
  record Broken(String what, byte[] message, String named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Broken> MESSAGES =
      List.of(
          new Broken("text", "this is no protobuf".getBytes(UTF_8), "ExportTraceServiceRequest"),
          new Broken("random bytes", random(10_000), "ExportTraceServiceRequest"),
          new Broken(
              "half a message",
              Arrays.copyOf(TestSpans.request(GOOD).toByteArray(), 100),
              "ended unexpectedly"));

  @ParameterizedTest
  @FieldSource("MESSAGES")
  void aMessageThatIsNoneIsOneDeadLetter(Broken row) throws Exception {
    rig.sendSpans(row.message());
    rig.sendSpans(TestSpans.request(GOOD).toByteArray());

    assertThat(rig.refused()).hasSize(1);
    assertThat(rig.refused().get(0).reason()).isEqualTo("UNDECODABLE");
    assertThat(rig.refused().get(0).detail()).contains(row.named());
    assertThat(rig.refused().get(0).payload()).isEqualTo(row.message());
    assertOnlyTheGoodSpanIsRecorded();
  }

  static final List<Broken> SPANS_OF_BYTES =
      List.of(
          new Broken(
              "a name that is not UTF-8",
              Poison.request(Poison.spanWithBadName(chat(1, 1, 1)), GOOD.toByteString()),
              "UTF-8"),
          new Broken(
              "10,000 levels of attributes",
              Poison.request(Poison.spanNested(chat(1, 1, 1), 10_000), GOOD.toByteString()),
              "nesting"),
          new Broken(
              "bytes instead of a span",
              Poison.request(copyFrom(random(1_000)), GOOD.toByteString()),
              "not an OTLP Span"));

  @ParameterizedTest
  @FieldSource("SPANS_OF_BYTES")
  void aSpanThatCannotBeParsedDoesNotTakeItsNeighboursWithIt(Broken row) throws Exception {
    rig.sendSpans(row.message());

    assertThat(rig.refused()).hasSize(1);
    assertThat(rig.refused().get(0).reason()).isEqualTo("UNDECODABLE");
    assertThat(rig.refused().get(0).detail()).contains(row.named());
    assertOnlyTheGoodSpanIsRecorded();
  }

  @Test
  void aMessageCutAnywhereIsAccountedFor() throws Exception {
    byte[] whole = TestSpans.request(List.of(chat(1, 10, 1), GOOD)).toByteArray();
    for (int length = 0; length <= whole.length; length++) {
      rig.forget();
      rig.sendSpans(Arrays.copyOf(whole, length));
      LedgerInvariants.check(rig);
    }
    assertThat(rig.spans()).hasSize(2);
  }

  @Test
  void anEmptyMessageIsNothing() throws Exception {
    rig.sendSpans(new byte[0]);
    rig.sendLogs(new byte[0]);

    assertThat(rig.fates().accepted()).isZero();
    LedgerInvariants.check(rig);
  }

  @Test
  void aResourceThatManySpansWouldMultiplyIsRefusedWithEachAndStoredWithNone() throws Exception {
    Span[] spans =
        Stream.iterate(0, i -> i + 1).limit(300).map(TestSpans::http).toArray(Span[]::new);
    var request = TestSpans.request(List.of(spans)).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getResourceBuilder()
        .addAttributes(text("x", "x".repeat(250_000)));
    rig.sendSpans(request.build().toByteArray());

    assertThat(rig.refused()).hasSize(300);
    assertThat(rig.refused().get(0).reason()).isEqualTo("TOO_LARGE");
    assertThat(rig.refused().get(0).detail()).contains("resource").contains("67108864");
    assertThat(rig.refused()).allMatch(letter -> letter.payload().length < 1_000);
    LedgerInvariants.check(rig);
  }

  private void assertOnlyTheGoodSpanIsRecorded() {
    assertThat(rig.spans()).extracting(TracedSpan::spanId).containsExactly("0100000000000063");
    assertThat(rig.entries()).extracting(entry -> entry.getInTotal()).containsExactly(1_000L);
    assertThat(rig.fates().accepted()).isEqualTo(2);
    LedgerInvariants.check(rig);
  }

  private static Refused usage(String what, KeyValue tokens, String named) {
    return new Refused(what, with(tokens), "INVALID_USAGE", INPUT, named, "whole number from 0");
  }

  private static Refused cost(String what, KeyValue cost, String named) {
    return new Refused(what, with(cost), "INVALID_COST", COST, named, "decimal amount of USD");
  }

  private static Refused large(String what, KeyValue attribute, String... named) {
    return new Refused("large " + what, with(attribute), "TOO_LARGE", named);
  }

  private static Refused time(String what, long start, long end, String named) {
    Span span = http(1).toBuilder().setStartTimeUnixNano(start).setEndTimeUnixNano(end).build();
    return new Refused(what, span, "INVALID_TIME", named);
  }

  private static Refused id(String what, Span.Builder span, String named) {
    return new Refused(what, span.build(), "INVALID_ID", named, "must have 16 and 8");
  }

  /** A chat in which this attribute stands in the place of its own. */
  private static Span with(KeyValue attribute) {
    Span.Builder span = chat(1, 10, 1).toBuilder().clearAttributes();
    chat(1, 10, 1).getAttributesList().stream()
        .filter(own -> !own.getKey().equals(attribute.getKey()))
        .filter(
            own ->
                !attribute.getKey().equals("gen_ai.system")
                    || !own.getKey().equals("gen_ai.provider.name"))
        .forEach(span::addAttributes);
    return span.addAttributes(attribute).build();
  }

  private static KeyValue reasons(int length) {
    return text("gen_ai.response.finish_reasons", "[\"" + "t".repeat(length) + "\"]");
  }

  private static KeyValue bytes(String key, int length) {
    return Poison.value(key, AnyValue.newBuilder().setBytesValue(ids(length)));
  }

  private static ByteString ids(int length) {
    byte[] id = new byte[length];
    Arrays.fill(id, (byte) 7);
    return copyFrom(id);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(20_261_121).nextBytes(bytes);
    return bytes;
  }
}

package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.pipeline.convert.SpanDecoder;
import io.tokenlake.pipeline.convert.SpanDecoder.Decoded;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanDecoderTest {
  private static final Origin ORIGIN = new Origin("otlp_spans", 1, 42, 7_000_000);

  private final SpanDecoder decoder = SpanDecoder.of(AttributionMapping.defaults());

  @Test
  void aModelCallIsATracedSpanAndACall() {
    TracedSpan span = decode(TestSpans.chat(3, 1_000, 20)).span();

    assertThat(span.traceId()).isEqualTo("01000000000000030000000000000000");
    assertThat(span.spanId()).isEqualTo("0100000000000003");
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.service()).isEqualTo("checkout");
    assertThat(span.role()).isEqualTo(SpanRole.CALL);
    assertThat(span.startNanos()).isEqualTo(1_767_225_603_000_000_000L);
    assertThat(span.endNanos() - span.startNanos()).isEqualTo(500_000_000);
    assertThat(span.origin()).isEqualTo(ORIGIN);
    assertThat(span.call().usage().inTotal()).isEqualTo(1_000);
    assertThat(span.call().usage().outTotal()).isEqualTo(20);
    assertThat(span.call().attribution().team()).isEqualTo("payments");
  }

  @Test
  void aSpanThatIsNoCallIsKeptWithoutOne() {
    assertThat(decode(TestSpans.http(1)).span().call()).isNull();
  }

  @Test
  void aSpanThatIsNoStepHasNone() {
    assertThat(decode(TestSpans.http(1)).span().step()).isNull();
    assertThat(decode(TestSpans.chat(1, 10, 1)).span().step()).isNull();
  }

  @Test
  void theTenantThatWasCheckedIsStrongerThanAnyThatIsClaimed() {
    Span span =
        TestSpans.chat(1, 10, 1).toBuilder()
            .addAttributes(TestSpans.text("tenant.id", "claimed"))
            .build();
    ResourceSpans message =
        TestSpans.request(List.of(span)).getResourceSpans(0).toBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAttributes(TestSpans.text("tokenlake.tenant", "claimed too")))
            .build();

    assertThat(tenant(span, message, "checked")).isEqualTo("checked");
    assertThat(tenant(span, message, null)).isEqualTo("claimed");
  }

  private String tenant(Span span, ResourceSpans message, String checked) {
    return decoder
        .decode(span, message.getScopeSpans(0), decoder.resource(message, checked), ORIGIN)
        .span()
        .call()
        .attribution()
        .tenant();
  }

  @Test
  void aToolIsAStepThatKeepsOfItsArgumentsWhatABridgeWouldHaveKept() {
    Span tool = AgentSpans.tool(1, "search", "my secret");
    Span bridged =
        ContentFilter.DEFAULT
            .traces(TestSpans.request(List.of(tool)))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);

    TracedSpan span = decode(tool).span();
    assertThat(span.step().tool()).isEqualTo("search");
    assertThat(span.step().argumentsDigest()).hasSize(16);
    assertThat(span.step()).isEqualTo(decode(bridged).span().step());
    assertThat(span.attributes())
        .isEqualTo(decode(bridged).span().attributes())
        .doesNotContain("my secret")
        .contains(span.step().argumentsDigest());
  }

  @Test
  void contentNeverLeavesTheDecoder() {
    Span span =
        TestSpans.chat(1, 10, 1).toBuilder()
            .addAttributes(TestSpans.text("gen_ai.input.messages", "my secret"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("gen_ai.content.prompt")
                    .addAttributes(TestSpans.text("gen_ai.prompt", "my secret")))
            .build();

    assertThat(decode(span).span().toString())
        .doesNotContain("my secret")
        .contains("gen_ai.content.prompt")
        .contains("gen_ai.usage.input_tokens");
  }

  @Test
  void aUserWhoseIdIsHashedIsNamedNowhereOnASpan() {
    AttributionMapping hashing =
        AttributionMapping.defaults().hashingUserIds("a key of 16 bytes or more".getBytes(UTF_8));
    Span span =
        TestSpans.chat(1, 10, 1).toBuilder()
            .addAttributes(TestSpans.text("user.id", " bob "))
            .addEvents(Span.Event.newBuilder().addAttributes(TestSpans.text("user.id", "bob")))
            .addLinks(Span.Link.newBuilder().addAttributes(TestSpans.text("user.id", "bob")))
            .build();
    TracedSpan decoded = decode(SpanDecoder.of(hashing), span).span();

    String hashed = decoded.call().attribution().userId();
    assertThat(hashed).hasSize(64);
    assertThat(List.of(decoded.attributes(), decoded.events(), decoded.links()))
        .allSatisfy(stored -> assertThat(stored).contains(hashed).doesNotContain("bob"));
  }

  @Test
  void aFailedCallIsNamedAfterTheExceptionItRecorded() {
    Span span =
        TestSpans.chat(1, 10, 1).toBuilder()
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .addAttributes(TestSpans.text("exception.type", "RateLimitException")))
            .build();

    TracedSpan traced = decode(span).span();

    assertThat(traced.call().errorType()).isEqualTo("RateLimitException");
    assertThat(traced.status()).isEqualTo("ERROR");
  }

  @Test
  void aWrongIdIsADeadLetterThatCanBeSentAgain() throws InvalidProtocolBufferException {
    Span broken = TestSpans.chat(1, 10, 1).toBuilder().setSpanId(ByteString.EMPTY).build();

    DeadLetter letter = decode(broken).deadLetter();

    assertThat(letter.reason()).isEqualTo("INVALID_ID");
    assertThat(letter.detail()).contains("span id 0 bytes").contains("8");
    assertThat(letter.origin()).isEqualTo(ORIGIN);
    assertThat(ExportTraceServiceRequest.parseFrom(letter.payload()))
        .isEqualTo(TestSpans.request(List.of(broken)));
  }

  @Test
  void contentDoesNotReachADeadLetterEither() {
    Span broken =
        TestSpans.chat(1, -5, 1).toBuilder()
            .addAttributes(TestSpans.text("gen_ai.input.messages", "my secret"))
            .build();

    assertThat(new String(decode(broken).deadLetter().payload(), UTF_8))
        .doesNotContain("my secret")
        .contains("gen_ai.usage.input_tokens");
  }

  @Test
  void aCallWhoseAttributesWouldNotFitOnTheTopicIsADeadLetter() {
    Span huge =
        TestSpans.chat(1, 10, 1).toBuilder()
            .addAttributes(TestSpans.text("user.id", "x".repeat(300_000)))
            .build();

    assertThat(decode(huge).deadLetter().reason()).isEqualTo("TOO_LARGE");
  }

  @Test
  void anAllZeroIdIsNoId() {
    Span broken =
        TestSpans.chat(1, 10, 1).toBuilder().setTraceId(ByteString.copyFrom(new byte[16])).build();

    assertThat(decode(broken).deadLetter().reason()).isEqualTo("INVALID_ID");
  }

  @Test
  void aNegativeTokenCountIsADeadLetterThatNamesTheAttribute() {
    DeadLetter letter = decode(TestSpans.chat(1, -5, 1)).deadLetter();

    assertThat(letter.detail()).contains("gen_ai.usage.input_tokens").contains("-5");
    assertThat(letter.traceId()).isEqualTo("01000000000000010000000000000000");
  }

  private Decoded decode(Span span) {
    return decode(decoder, span);
  }

  private static Decoded decode(SpanDecoder decoder, Span span) {
    ResourceSpans message = TestSpans.request(List.of(span)).getResourceSpans(0);
    return decoder.decode(span, message.getScopeSpans(0), decoder.resource(message, null), ORIGIN);
  }
}

package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage.Basis;
import io.tokenlake.domain.usage.Usage.BasisSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallNormaliserTest {

  @Test
  void spanOfVintageAIsReadThroughItsOldNames() {
    LlmCall call =
        new TestSpan()
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.system", "az.ai.openai")
            .with("gen_ai.request.model", "gpt-4o")
            .with("gen_ai.usage.prompt_tokens", 100L)
            .with("gen_ai.usage.completion_tokens", 20L)
            .with("gen_ai.openai.request.service_tier", "auto")
            .with("gen_ai.openai.response.service_tier", "flex")
            .call();

    assertThat(call.semconvVintage()).isEqualTo("A");
    assertThat(call.dialect()).isEqualTo("OTEL");
    assertThat(call.provider()).isEqualTo("azure.ai.openai");
    assertThat(call.serviceTier()).isEqualTo("flex");
    assertThat(call.usage().inTotal()).isEqualTo(100);
    assertThat(call.usage().outTotal()).isEqualTo(20);
  }

  @Test
  void spanOfVintageBIsReadWhole() {
    LlmCall call =
        new TestSpan()
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.provider.name", "anthropic")
            .with("gen_ai.request.model", "claude-opus-4-5")
            .with("gen_ai.response.model", "claude-opus-4-5-20251101")
            .with("gen_ai.response.id", "msg_1")
            .with("gen_ai.response.finish_reasons", List.of("stop", "length"))
            .with("gen_ai.response.time_to_first_chunk", 0.2504)
            .with("gen_ai.request.stream", true)
            .with("gen_ai.usage.input_tokens", 1000L)
            .with("gen_ai.usage.cache_read.input_tokens", 600L)
            .with("gen_ai.usage.cache_creation.input_tokens", 100L)
            .with("gen_ai.usage.output_tokens", 50L)
            .with("gen_ai.usage.reasoning.output_tokens", 30L)
            .with("server.address", "api.anthropic.com")
            .with("http.response.status_code", 200L)
            .scope("acme.gateway")
            .call();

    assertThat(call.semconvVintage()).isEqualTo("B");
    assertThat(call.callId()).isEqualTo("0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331");
    assertThat(call.startedAtMicros()).isEqualTo(1_795_176_000_000_001L);
    assertThat(call.endedAtMicros()).isEqualTo(1_795_176_000_500_001L);
    assertThat(call.ttftMillis()).isEqualTo(250);
    assertThat(call.operation()).isEqualTo("chat");
    assertThat(call.requestModel()).isEqualTo("claude-opus-4-5");
    assertThat(call.responseModel()).isEqualTo("claude-opus-4-5-20251101");
    assertThat(call.responseId()).isEqualTo("msg_1");
    assertThat(call.finishReasons()).containsExactly("stop", "length");
    assertThat(call.stream()).isTrue();
    assertThat(call.serverAddress()).isEqualTo("api.anthropic.com");
    assertThat(call.httpStatus()).isEqualTo(200);
    assertThat(call.errorType()).isNull();
    assertThat(call.scopeName()).isEqualTo("acme.gateway");
    assertThat(call.scopeVersion()).isEqualTo("1.2.3");
    assertThat(call.usageContradiction()).isNull();
    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 300L,
                Leaf.IN_CACHE_READ, 600L,
                Leaf.IN_CACHE_WRITE_OTHER, 100L,
                Leaf.OUT_TEXT, 20L,
                Leaf.OUT_REASONING, 30L));
    assertThat(call.usage().inTotal()).isEqualTo(1000);
    assertThat(call.usage().outTotal()).isEqualTo(50);
    assertThat(call.usage().basis()).isEqualTo(Basis.INCLUSIVE);
    assertThat(call.usage().basisSource()).isEqualTo(BasisSource.DEFAULT);
  }

  @Test
  void spanOfVintageCBringsModalitiesAndTheNewCacheName() {
    LlmCall call =
        new TestSpan()
            .with("gen_ai.operation.name", "generate_content")
            .with("gen_ai.provider.name", "gcp.gemini")
            .with("gen_ai.usage.input_tokens", 1000L)
            .with("gen_ai.usage.text.input_tokens", 600L)
            .with("gen_ai.usage.audio.input_tokens", 300L)
            .with("gen_ai.usage.image.input_tokens", 100L)
            .with("gen_ai.usage.cache_read.input_tokens", 250L)
            .with("gen_ai.usage.audio.cache_read.input_tokens", 120L)
            .with("gen_ai.usage.image.cache_read.input_tokens", 40L)
            .with("gen_ai.usage.cache_write.input_tokens", 50L)
            .with("gen_ai.usage.output_tokens", 90L)
            .with("gen_ai.usage.audio.output_tokens", 40L)
            .with("gen_ai.usage.image.output_tokens", 10L)
            .call();

    assertThat(call.semconvVintage()).isEqualTo("C");
    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 460L,
                Leaf.IN_CACHE_READ, 130L,
                Leaf.IN_CACHE_WRITE_OTHER, 50L,
                Leaf.IN_AUDIO, 180L,
                Leaf.IN_IMAGE, 60L,
                Leaf.IN_AUDIO_CACHED, 120L,
                Leaf.OUT_TEXT, 40L,
                Leaf.OUT_AUDIO, 40L,
                Leaf.OUT_IMAGE, 10L));
    assertThat(call.usage().inTotal()).isEqualTo(1000);
    assertThat(call.usage().outTotal()).isEqualTo(90);
  }

  @Test
  void vintageIsUnknownWhenNoAttributeTells() {
    LlmCall call =
        new TestSpan()
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.usage.input_tokens", 1L)
            .call();

    assertThat(call.semconvVintage()).isNull();
    assertThat(call.provider()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "az.ai.openai, azure.ai.openai",
    "az.ai.inference, azure.ai.inference",
    "vertex_ai, gcp.vertex_ai",
    "gemini, gcp.gemini",
    "xai, x_ai",
    "OpenAI, openai",
    "some.new.provider, some.new.provider"
  })
  void providerOfTheOldAttributeGetsItsCurrentName(String stated, String canonical) {
    LlmCall call =
        new TestSpan().with("gen_ai.operation.name", "chat").with("gen_ai.system", stated).call();

    assertThat(call.provider()).isEqualTo(canonical);
  }

  @Test
  void currentProviderAttributeWinsOverTheOldOne() {
    assertThat(TestSpan.chat().with("gen_ai.system", "xai").call().provider()).isEqualTo("openai");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "text_completion", "generate_content", "embeddings"})
  void billedOperationIsACall(String operation) {
    LlmCall call = new TestSpan().with("gen_ai.operation.name", operation).call();

    assertThat(call.operation()).isEqualTo(operation);
    assertThat(call.role()).isEqualTo(SpanRole.CALL);
    assertThat(call.role().isWrapper()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "execute_tool, TOOL",
    "fetch_response, OTHER",
    "retrieval, RETRIEVAL",
    "search_memory, RETRIEVAL",
    "update_memory, OTHER"
  })
  void anyOtherOperationIsNoCallEvenWithUsage(String operation, SpanRole role) {
    assertThat(withUsage(operation).normalise()).isEqualTo(new Normalised.NotACall(role));
  }

  @ParameterizedTest
  @CsvSource({
    "invoke_agent, AGENT",
    "create_agent, AGENT",
    "plan, AGENT",
    "invoke_workflow, WORKFLOW"
  })
  void wrapperThatStatesUsageIsACallOfItsRoleAndIsNoneWithout(String operation, SpanRole role) {
    LlmCall call = withUsage(operation).call();

    assertThat(call.role()).isEqualTo(role);
    assertThat(call.role().isWrapper()).isTrue();
    assertThat(call.operation()).isEqualTo(operation);
    assertThat(call.usage().inTotal()).isEqualTo(10);
    assertThat(TestSpan.chat().with("gen_ai.operation.name", operation).normalise())
        .isEqualTo(new Normalised.NotACall(role));
  }

  @Test
  void wrapperThatContradictsItselfIsKeptAsOne() {
    LlmCall call = withUsage("invoke_agent").with("gen_ai.usage.prompt_tokens", 11L).call();

    assertThat(call.usage()).isNull();
    assertThat(call.usageContradiction()).isNotNull();
  }

  private static TestSpan withUsage(String operation) {
    return TestSpan.chat()
        .with("gen_ai.operation.name", operation)
        .with("gen_ai.usage.input_tokens", 10L);
  }

  @Test
  void spanOfAnotherKindIsNoCall() {
    assertThat(new TestSpan().with("http.request.method", "GET").normalise())
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void oldSpanWithoutOperationIsAChatWhenItStatesProviderModelAndUsage() {
    TestSpan span =
        new TestSpan()
            .with("gen_ai.system", "openai")
            .with("gen_ai.request.model", "gpt-4")
            .with("gen_ai.usage.prompt_tokens", 7L);

    assertThat(span.call().operation()).isEqualTo("chat");
    assertThat(span.call().semconvVintage()).isEqualTo("A");
  }

  @Test
  void wrapperSpanWithoutOperationAndProviderIsNoCall() {
    assertThat(
            new TestSpan()
                .with("gen_ai.request.model", "gpt-4")
                .with("gen_ai.usage.input_tokens", 7L)
                .normalise())
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void spanThatEndsBeforeItStartsIsRefused() {
    assertThat(
            TestSpan.chat()
                .from(1_795_176_000_000_000_000L)
                .to(1_795_175_999_999_999_999L)
                .refusal())
        .isEqualTo(
            "INVALID_TIME: the span ends at 1795175999999999999 ns since the epoch, before its"
                + " start at 1795176000000000000; the end must not be before the start");
  }

  @Test
  void spanThatEndsWhenItStartsIsACall() {
    assertThat(TestSpan.chat().from(TestSpan.START_NANOS).to(TestSpan.START_NANOS).normalise())
        .isInstanceOf(LlmCall.class);
  }

  @ParameterizedTest
  @CsvSource({
    // The last nanosecond of 1999 and the first of 2100.
    "946684799999999999, 946684800000000000",
    "4102444799999999999, 4102444800000000000",
    "0, 1",
    "-5, 5"
  })
  void spanOutsideTheCenturyIsRefused(long start, long end) {
    assertThat(TestSpan.chat().from(start).to(end).refusal())
        .isEqualTo(
            "INVALID_TIME: the span runs from "
                + start
                + " to "
                + end
                + " ns since the epoch; both must lie in the years 2000 to 2099");
  }

  @Test
  void spanAtTheEdgesOfTheCenturyIsACall() {
    LlmCall call = TestSpan.chat().from(946684800000000000L).to(4102444799999999999L).call();

    assertThat(call.startedAtMicros()).isEqualTo(946684800000000L);
    assertThat(call.endedAtMicros()).isEqualTo(4102444799999999L);
  }

  @Test
  void timesAreCheckedOnSpansThatAreNoCallsToo() {
    assertThat(new TestSpan().from(-1).normalise())
        .isInstanceOfSatisfying(
            Normalised.Refused.class, r -> assertThat(r.reason()).isEqualTo("INVALID_TIME"));
  }

  @Test
  void failedSpanThatOnlyRecordedAnExceptionIsNamedAfterIt() {
    assertThat(TestSpan.chat().failed().exception("RateLimitException").call().errorType())
        .isEqualTo("RateLimitException");
    assertThat(TestSpan.chat().exception("RateLimitException").call().errorType()).isNull();
  }

  @Test
  void failedSpanIsAnErrorEvenWhenItNamesNone() {
    assertThat(TestSpan.chat().failed().call().errorType()).isEqualTo("_OTHER");
    assertThat(TestSpan.chat().failed().with("error.type", "timeout").call().errorType())
        .isEqualTo("timeout");
  }

  @Test
  void listWrittenAsJsonIsAList() {
    assertThat(
            TestSpan.chat()
                .with("gen_ai.response.finish_reasons", "[\"stop\", \"tool_calls\"]")
                .call()
                .finishReasons())
        .containsExactly("stop", "tool_calls");
    assertThat(
            TestSpan.chat().with("gen_ai.response.finish_reasons", "stop").call().finishReasons())
        .containsExactly("stop");
    assertThat(TestSpan.chat().with("gen_ai.response.finish_reasons", "[x").call().finishReasons())
        .containsExactly("[x");
  }

  @Test
  void impossibleLatencyAndStatusAreLeftOut() {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.response.time_to_first_chunk", -0.5)
            .with("http.response.status_code", 0L)
            .call();

    assertThat(call.ttftMillis()).isNull();
    assertThat(call.httpStatus()).isNull();
  }

  @Test
  void numbersAndFlagsWrittenAsStringsAreRead() {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.response.time_to_first_chunk", "1.5")
            .with("http.response.status_code", "429")
            .with("gen_ai.request.stream", "True")
            .call();

    assertThat(call.ttftMillis()).isEqualTo(1500);
    assertThat(call.httpStatus()).isEqualTo(429);
    assertThat(call.stream()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.client.operation.time_to_first_chunk",
        "gen_ai.server.time_to_first_token"
      })
  void secondsToTheFirstChunkAreReadUnderEveryName(String key) {
    assertThat(TestSpan.chat().with(key, 0.0113).call().ttftMillis()).isEqualTo(11);
  }

  @Test
  void serviceTierOfTheAnswerWinsOverThatOfTheRequest() {
    assertThat(
            TestSpan.chat()
                .with("openai.request.service_tier", "auto")
                .with("openai.response.service_tier", "priority")
                .call()
                .serviceTier())
        .isEqualTo("priority");
    assertThat(TestSpan.chat().with("openai.request.service_tier", "flex").call().serviceTier())
        .isEqualTo("flex");
  }

  @Test
  void reportedCostIsReadExactlyFromEveryForm() {
    assertThat(cost("0.1")).isEqualByComparingTo("0.1");
    assertThat(cost(0.1)).isEqualByComparingTo("0.1");
    assertThat(cost(3L)).isEqualByComparingTo("3");
    assertThat(cost(1.5E-5)).isEqualByComparingTo("0.000015");
    assertThat(cost("0")).isEqualByComparingTo("0");
    assertThat(TestSpan.chat().call().costReported()).isNull();
  }

  @Test
  void reportedCostIsRoundedHalfEvenToTwelveDecimals() {
    assertThat(cost("0.0000000000005")).isEqualByComparingTo("0");
    assertThat(cost("0.0000000000015")).isEqualByComparingTo("0.000000000002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"free", "-0.01", "NaN", "1000000000001", "1e999999999", "1e-999999999"})
  void reportedCostThatIsNoMoneyIsRefused(String stated) {
    assertThat(TestSpan.chat().with("gen_ai.usage.cost", stated).refusal())
        .isEqualTo(
            "INVALID_COST: gen_ai.usage.cost is \""
                + stated
                + "\"; a cost is a decimal amount of USD from 0 to 1000000000000");
  }

  private static BigDecimal cost(Object stated) {
    return TestSpan.chat().with("gen_ai.usage.cost", stated).call().costReported();
  }
}

package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.usage.Leaf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

  @ParameterizedTest
  @CsvSource({
    "opentelemetry.instrumentation.openai.v1, OPENLLMETRY",
    "traceloop.tracer, OPENLLMETRY",
    "@traceloop/instrumentation-anthropic, OPENLLMETRY",
    "opentelemetry.instrumentation.openai_v2, OTEL",
    "openinference.instrumentation.openai, OPENINFERENCE",
    "@arizeai/openinference-instrumentation-openai, OPENINFERENCE",
    "openlit.otel.tracing, OPENLIT",
    "ai, VERCEL_AI",
    "airflow, OTEL",
    "pydantic-ai, LOGFIRE",
    "logfire.openai, LOGFIRE",
    "langsmith, LANGSMITH",
    "langfuse-sdk, LANGFUSE",
    "acme.gateway, OTEL"
  })
  void scopeTellsTheDialect(String scope, String dialect) {
    assertThat(TestSpan.chat().scope(scope).call().dialect()).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource({
    "ai.operationId, ai.generateText.doGenerate, VERCEL_AI",
    "openinference.span.kind, LLM, OPENINFERENCE",
    "langfuse.observation.type, generation, LANGFUSE",
    "langsmith.span.kind, llm, LANGSMITH",
    "llm.request.type, chat, OPENLLMETRY",
    "gen_ai.operation.name, chat, OTEL"
  })
  void markerAttributeTellsTheDialectWhereTheScopeDoesNot(
      String key, String value, String dialect) {
    assertThat(TestSpan.chat().with(key, value).call().dialect()).isEqualTo(dialect);
    assertThat(new TestSpan().with(key, value).scope("acme").call().dialect()).isEqualTo(dialect);
  }

  @Test
  void markerOfAMoreSpecificDialectGoesFirst() {
    TestSpan both =
        TestSpan.chat()
            .with("openinference.span.kind", "LLM")
            .with("ai.operationId", "ai.generateText.doGenerate");

    assertThat(both.call().dialect()).isEqualTo("VERCEL_AI");
  }

  @ParameterizedTest
  @ValueSource(strings = {"priority", "\"priority\""})
  void tierOfTheAnswerInLangfusesMetadataWinsOverThatOfTheRequest(String metadata) {
    TestSpan asked =
        TestSpan.chat()
            .scope("langfuse-sdk")
            .with("langfuse.observation.model.parameters", "{\"service_tier\": \"auto\"}");

    assertThat(asked.call().serviceTier()).isEqualTo("auto");
    assertThat(
            asked.with("langfuse.observation.metadata.service_tier", metadata).call().serviceTier())
        .isEqualTo("priority");
  }

  @Test
  void editionsApplyToEveryDialectThatBuildsOnTheConvention() {
    assertThat(TestSpan.chat().scope("openlit").call().semconvVintage()).isEqualTo("B");
  }

  @ParameterizedTest
  @CsvSource({
    "traceloop.span.kind, workflow, WORKFLOW",
    "traceloop.span.kind, task, WORKFLOW",
    "traceloop.span.kind, agent, AGENT",
    "traceloop.span.kind, tool, TOOL",
    "openinference.span.kind, CHAIN, WORKFLOW",
    "openinference.span.kind, AGENT, AGENT",
    "openinference.span.kind, TOOL, TOOL",
    "openinference.span.kind, RETRIEVER, RETRIEVAL",
    "openinference.span.kind, GUARDRAIL, OTHER",
    "ai.operationId, ai.generateText, WORKFLOW",
    "ai.operationId, ai.streamText, WORKFLOW",
    "ai.operationId, ai.embedMany, WORKFLOW",
    "ai.operationId, ai.somethingNew, WORKFLOW",
    "ai.operationId, ai.toolCall, TOOL",
    "gen_ai.span.kind, CHAIN, WORKFLOW",
    "gen_ai.span.kind, STEP, WORKFLOW",
    "langfuse.observation.type, agent, AGENT",
    "langfuse.observation.type, span, OTHER",
    "langsmith.span.kind, chain, WORKFLOW",
    "langsmith.span.kind, retriever, RETRIEVAL",
    "langsmith.span.kind, prompt, OTHER"
  })
  void spanAroundCallsIsNoCallUnlessItStatesUsage(String key, String value, SpanRole role) {
    assertThat(new TestSpan().with(key, value).normalise()).isEqualTo(new NotACall(role));
    TestSpan stating = new TestSpan().with(key, value).with("gen_ai.usage.input_tokens", 5L);
    if (role.isWrapper()) {
      assertThat(stating.call().role()).isEqualTo(role);
    } else {
      assertThat(stating.normalise()).isEqualTo(new NotACall(role));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llm.request.type, completion, text_completion",
    "llm.request.type, embedding, embeddings",
    "openinference.span.kind, EMBEDDING, embeddings",
    "ai.operationId, ai.embed.doEmbed, embeddings",
    "ai.operationId, ai.streamObject.doStream, chat",
    "langfuse.observation.type, embedding, embeddings",
    "langsmith.span.kind, llm, chat",
    "gen_ai.operation.name, embedding, embeddings"
  })
  void callGetsTheConventionsOperation(String key, String value, String operation) {
    LlmCall call = new TestSpan().with(key, value).call();

    assertThat(call.role()).isEqualTo(SpanRole.CALL);
    assertThat(call.operation()).isEqualTo(operation);
  }

  @Test
  void operationThatNoTableListsCountsAsAWrapperSoThatItIsNeverBilledTwice() {
    TestSpan unlisted = TestSpan.chat().with("gen_ai.operation.name", "brand_new");

    assertThat(unlisted.normalise()).isEqualTo(new NotACall(SpanRole.OTHER));
    LlmCall stating = unlisted.with("gen_ai.usage.output_tokens", 5L).call();
    assertThat(stating.role()).isEqualTo(SpanRole.WORKFLOW);
    assertThat(stating.operation()).isEqualTo("brand_new");
  }

  @Test
  void runOfAnAgentOfPydanticAiIsAnAgentWithAndWithoutAnOperation() {
    TestSpan old =
        new TestSpan()
            .scope("pydantic-ai")
            .with("agent_name", "planner")
            .with("model_name", "gpt-4o")
            .with("gen_ai.usage.input_tokens", 5L);
    TestSpan current =
        new TestSpan()
            .scope("pydantic-ai")
            .with("gen_ai.operation.name", "invoke_agent")
            .with("agent_name", "planner")
            .with("gen_ai.aggregated_usage.input_tokens", 5L);

    assertThat(old.call().role()).isEqualTo(SpanRole.AGENT);
    assertThat(current.normalise()).isEqualTo(new NotACall(SpanRole.AGENT));
    assertThat(TestSpan.chat().scope("pydantic-ai").with("agent_name", "p").call().role())
        .isEqualTo(SpanRole.CALL);
  }

  @Test
  void openInferenceIsReadWhole() {
    LlmCall call =
        new TestSpan()
            .scope("openinference.instrumentation.openai")
            .with("openinference.span.kind", "LLM")
            .with("llm.provider", "azure")
            .with("llm.system", "openai")
            .with("llm.model_name", "gpt-4o")
            .with("llm.response.model_name", "gpt-4o-2024-08-06")
            .with("llm.invocation_parameters", "{\"service_tier\": \"flex\", \"stream\": true}")
            .with("llm.finish_reason", "stop")
            .with("llm.cost.total", 0.25)
            .with("llm.token_count.prompt", 100L)
            .with("llm.token_count.prompt_details.audio", 20L)
            .with("llm.token_count.completion", 50L)
            .with("llm.token_count.completion_details.reasoning", 30L)
            .with("llm.token_count.completion_details.audio", 5L)
            .with("session.id", "s1")
            .call();

    assertThat(call.provider()).isEqualTo("azure.ai.openai");
    assertThat(call.requestModel()).isEqualTo("gpt-4o");
    assertThat(call.responseModel()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(call.serviceTier()).isEqualTo("flex");
    assertThat(call.stream()).isTrue();
    assertThat(call.finishReasons()).containsExactly("stop");
    assertThat(call.costReported()).isEqualByComparingTo("0.25");
    assertThat(call.attribution().session()).isEqualTo("s1");
    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 80L,
                Leaf.IN_AUDIO, 20L,
                Leaf.OUT_TEXT, 15L,
                Leaf.OUT_REASONING, 30L,
                Leaf.OUT_AUDIO, 5L));
  }

  @Test
  void vercelIsReadWholeAndItsMillisecondsStayMilliseconds() {
    LlmCall call =
        new TestSpan()
            .scope("ai", null)
            .with("ai.operationId", "ai.streamText.doStream")
            .with("ai.model.provider", "openai.chat")
            .with("ai.model.id", "gpt-4o")
            .with("gen_ai.system", "openai.chat")
            .with("ai.response.model", "gpt-4o-2024-08-06")
            .with("ai.response.id", "chatcmpl-1")
            .with("ai.response.finishReason", "stop")
            .with("ai.response.msToFirstChunk", 250.4)
            .with("ai.response.providerMetadata", "{\"openai\":{\"serviceTier\":\"priority\"}}")
            .with("ai.usage.promptTokens", 10L)
            .with("ai.usage.completionTokens", Double.NaN)
            .with("ai.telemetry.metadata.userId", "u1")
            .with("ai.telemetry.functionId", "summarise")
            .call();

    assertThat(call.provider()).isEqualTo("openai");
    assertThat(call.responseId()).isEqualTo("chatcmpl-1");
    assertThat(call.responseModel()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(call.finishReasons()).containsExactly("stop");
    assertThat(call.ttftMillis()).isEqualTo(250);
    assertThat(call.stream()).isTrue();
    assertThat(call.serviceTier()).isEqualTo("priority");
    assertThat(call.attribution().userId()).isEqualTo("u1");
    assertThat(call.attribution().workflow()).isEqualTo("summarise");
    assertThat(call.usage().leaves()).isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 10L));
    assertThat(call.usage().outTotal()).isNull();
  }

  @Test
  void langfuseIsReadWholeAndItsMomentOfTheFirstTokenBecomesADuration() {
    LlmCall call =
        new TestSpan()
            .scope("langfuse-sdk")
            .with("langfuse.observation.type", "generation")
            .with("langfuse.observation.model.name", "gpt-4o")
            .with("langfuse.observation.model.parameters", "{\"service_tier\":\"flex\"}")
            .with("langfuse.observation.usage_details", "{\"input\":10,\"output\":5,\"total\":15}")
            .with("langfuse.observation.cost_details", "{\"total\":0.000000123456}")
            .with("langfuse.observation.completion_start_time", "\"2026-11-20T12:00:00.300001Z\"")
            .with("langfuse.observation.prompt.name", "greet")
            .with("langfuse.observation.prompt.version", 3L)
            .with("langfuse.environment", "production")
            .with("langfuse.trace.tags", List.of("x"))
            .call();

    assertThat(call.provider()).isEqualTo("openai");
    assertThat(call.requestModel()).isNull();
    assertThat(call.responseModel()).isEqualTo("gpt-4o");
    assertThat(call.serviceTier()).isEqualTo("flex");
    assertThat(call.costReported()).isEqualByComparingTo("0.000000123456");
    assertThat(call.ttftMillis()).isEqualTo(300);
    assertThat(call.attribution().promptName()).isEqualTo("greet");
    assertThat(call.attribution().promptVersion()).isEqualTo("3");
    assertThat(call.attribution().environment()).isEqualTo("production");
    assertThat(call.attribution().tags()).containsExactly("x");
    assertThat(call.usage().inTotal()).isEqualTo(10);
  }

  @Test
  void openLlmetryIsReadThroughItsOldNames() {
    LlmCall call =
        new TestSpan()
            .scope("opentelemetry.instrumentation.openai.v1", "0.33.0")
            .with("llm.request.type", "chat")
            .with("gen_ai.system", "Azure")
            .with("gen_ai.request.model", "gpt-4o")
            .with("llm.is_streaming", "True")
            .with("llm.usage.reasoning_tokens", "10")
            .with("gen_ai.usage.prompt_tokens", 100.0)
            .with("gen_ai.usage.completion_tokens", "30")
            .with("llm.usage.total_tokens", 130L)
            .with("gen_ai.response.finish_reason", "length")
            .with("traceloop.association.properties.user_id", "u1")
            .with("traceloop.workflow.name", "answer")
            .call();

    assertThat(call.provider()).isEqualTo("azure.ai.openai");
    assertThat(call.stream()).isTrue();
    assertThat(call.finishReasons()).containsExactly("length");
    assertThat(call.attribution().userId()).isEqualTo("u1");
    assertThat(call.attribution().workflow()).isEqualTo("answer");
    assertThat(call.semconvVintage()).isEqualTo("A");
    assertThat(call.usage().leaves())
        .isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 100L, Leaf.OUT_TEXT, 20L, Leaf.OUT_REASONING, 10L));
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.usage.cached_tokens",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.input_cached_tokens",
    "gen_ai.usage.prompt_tokens_details.cached_tokens",
    "gen_ai.usage.cache_read_input_tokens"
  })
  void cachedTokensAreReadUnderEveryNameThatPeopleMadeUp(String key) {
    LlmCall call = TestSpan.chat().with("gen_ai.usage.input_tokens", 100L).with(key, 60L).call();

    assertThat(call.usage().leaves())
        .isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 40L, Leaf.IN_CACHE_READ, 60L));
  }

  @Test
  void valuesOfTheOwnDialectAndOfTheConventionMustAgree() {
    TestSpan span =
        new TestSpan()
            .scope("openinference.instrumentation.openai")
            .with("openinference.span.kind", "LLM")
            .with("llm.token_count.prompt", 100L)
            .with("gen_ai.usage.input_tokens", 90L);

    assertThat(span.call().usageContradiction())
        .isEqualTo(
            "llm.token_count.prompt is 100 but gen_ai.usage.input_tokens, which means the same, is"
                + " 90");
    assertThat(span.with("gen_ai.usage.input_tokens", 100L).call().usageContradiction()).isNull();
  }

  @Test
  void statedFreshTokensThatFitNoReadingAreAContradiction() {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.usage.prompt_tokens", 160L)
            .with("gen_ai.usage.prompt_cache_hit_tokens", 60L)
            .with("gen_ai.usage.prompt_cache_miss_tokens", 90L)
            .call();

    assertThat(call.usage()).isNull();
    assertThat(call.usageContradiction())
        .isEqualTo(
            "gen_ai.usage.prompt_cache_miss_tokens is 90 but gen_ai.usage.prompt_tokens is 160, of"
                + " which 60 may be cached");
  }

  @Test
  void hitsAndMissesAloneAreTheInput() {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.usage.prompt_cache_hit_tokens", 60L)
            .with("gen_ai.usage.prompt_cache_miss_tokens", 100L)
            .call();

    assertThat(call.usage().leaves())
        .isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 100L, Leaf.IN_CACHE_READ, 60L));
    assertThat(call.usage().inTotal()).isEqualTo(160);
  }

  @Test
  void numberInOtlpsOwnJsonIsANumber() {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.usage.input_tokens", "{\"intValue\":\"42\"}")
            .with("gen_ai.usage.output_tokens", Map.of("doubleValue", 7.0))
            .call();

    assertThat(call.usage().inTotal()).isEqualTo(42);
    assertThat(call.usage().outTotal()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"'{\"usage\"'", "'[1,2]'", "'null'", "''", "'{\"anthropic\":3}'"})
  void brokenJsonBesideTheCountsIsIgnored(String json) {
    LlmCall call =
        new TestSpan()
            .with("ai.operationId", "ai.generateText.doGenerate")
            .with("ai.usage.inputTokens", 10L)
            .with("ai.response.providerMetadata", json)
            .call();

    assertThat(call.usage().leaves()).isEqualTo(Map.of(Leaf.IN_FRESH_TEXT, 10L));
  }

  @Test
  void wrapperWhoseMetadataAreAboutItsLastStepIsNoContradiction() {
    LlmCall call =
        new TestSpan()
            .scope("ai", null)
            .with("ai.operationId", "ai.generateText")
            .with("ai.model.provider", "anthropic.messages")
            .with("ai.usage.inputTokens", 300L)
            .with("ai.usage.cachedInputTokens", 120L)
            .with("ai.usage.outputTokens", 30L)
            .with(
                "ai.response.providerMetadata",
                "{\"anthropic\":{\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":60}}}")
            .call();

    assertThat(call.role()).isEqualTo(SpanRole.WORKFLOW);
    assertThat(call.usageContradiction()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"USD, 0.5", "usd, 0.5", "EUR,"})
  void costInAnotherCurrencyIsNoCostInUsd(String currency, String cost) {
    LlmCall call =
        TestSpan.chat()
            .with("gen_ai.usage.cost.amount", 0.5)
            .with("gen_ai.usage.cost.currency", currency)
            .call();

    assertThat(call.costReported() == null ? null : call.costReported().toPlainString())
        .isEqualTo(cost);
  }

  @ParameterizedTest
  @CsvSource({"codex_otel, gen_ai.operation.name, chat", "gemini-cli, gen_ai.operation.name, chat"})
  void spansOfAgentsThatReportEachRequestInAnEventBearNoUsage(
      String scope, String key, String value) {
    assertThat(
            TestSpan.chat()
                .with(key, value)
                .with("gen_ai.usage.input_tokens", 5L)
                .scope(scope)
                .normalise())
        .isEqualTo(new NotACall(SpanRole.OTHER));
  }
}

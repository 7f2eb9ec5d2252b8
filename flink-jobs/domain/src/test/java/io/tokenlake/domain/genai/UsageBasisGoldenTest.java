package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.EmitterSpans.convention;
import static io.tokenlake.domain.genai.EmitterSpans.langfuse;
import static io.tokenlake.domain.genai.EmitterSpans.openInference;
import static io.tokenlake.domain.genai.EmitterSpans.span;
import static io.tokenlake.domain.genai.EmitterSpans.vercel;
import static io.tokenlake.domain.genai.EmitterSpans.vercelFive;
import static io.tokenlake.domain.genai.EmitterSpans.vercelSix;
import static io.tokenlake.domain.usage.Leaf.IN_CACHE_READ;
import static io.tokenlake.domain.usage.Leaf.IN_CACHE_WRITE_1H;
import static io.tokenlake.domain.usage.Leaf.IN_CACHE_WRITE_5M;
import static io.tokenlake.domain.usage.Leaf.IN_CACHE_WRITE_OTHER;
import static io.tokenlake.domain.usage.Leaf.IN_FRESH_TEXT;
import static io.tokenlake.domain.usage.Leaf.OUT_REASONING;
import static io.tokenlake.domain.usage.Leaf.OUT_TEXT;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import io.tokenlake.domain.usage.Usage.Basis;
import io.tokenlake.domain.usage.Usage.BasisSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One request each, as every emitter of the table states it: 100 fresh input tokens, 60 read from
 * and 40 written to the cache, 30 of output, unless an emitter cannot say as much. Whoever emits
 * it, the leaves are the same.
 */
class UsageBasisGoldenTest {
  private static final String VERSION = UsageBasisTable.bundled().version();
  private static final Map<Leaf, Long> READ_AND_WRITTEN =
      Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, IN_CACHE_WRITE_OTHER, 40L, OUT_TEXT, 30L);
  private static final Map<Leaf, Long> READ =
      Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, OUT_TEXT, 30L);

  static Stream<Arguments> emitters() {
    return Stream.of(
        byDefault(
            "the convention's edition B",
            READ_AND_WRITTEN,
            span("acme.gateway", "openai")
                .with("gen_ai.usage.input_tokens", 200L)
                .with("gen_ai.usage.cache_read.input_tokens", 60L)
                .with("gen_ai.usage.cache_creation.input_tokens", 40L)
                .with("gen_ai.usage.output_tokens", 30L)),
        byDefault(
            "the convention's edition C",
            READ_AND_WRITTEN,
            span("acme.gateway", "openai")
                .with("gen_ai.usage.input_tokens", 200L)
                .with("gen_ai.usage.cache_read.input_tokens", 60L)
                .with("gen_ai.usage.cache_write.input_tokens", 40L)
                .with("gen_ai.usage.output_tokens", 30L)),
        byRule(
            "openllmetry-anthropic",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            convention("opentelemetry.instrumentation.anthropic", "anthropic", 200)
                .with("gen_ai.usage.total_tokens", 230L)),
        byArithmetic(
            "an emitter whose total has the cached tokens on top",
            "arith/total",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention("acme.gateway", "anthropic", 100).with("gen_ai.usage.total_tokens", 230L)),
        byRule(
            "openllmetry-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention("opentelemetry.instrumentation.bedrock", "aws.bedrock", 100)
                .with("gen_ai.usage.total_tokens", 130L)),
        byRule(
            "openllmetry-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            new TestSpan()
                .scope("opentelemetry.instrumentation.bedrock", "0.40.0")
                .with("llm.request.type", "chat")
                .with("gen_ai.system", "AWS")
                .with("gen_ai.request.model", "anthropic.claude-sonnet-4-5")
                .with("gen_ai.usage.prompt_tokens", 100L)
                .with("gen_ai.usage.cache_read_input_tokens", 60L)
                .with("gen_ai.usage.cache_creation_input_tokens", 40L)
                .with("gen_ai.usage.completion_tokens", 30L)
                .with("llm.usage.total_tokens", 130L)),
        byRule(
            "openllmetry-langchain",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            convention("opentelemetry.instrumentation.langchain", "anthropic", 200)),
        byRule(
            "openlit-anthropic",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention("openlit.otel.tracing", "anthropic", 100)
                .with("gen_ai.client.token.usage", 130L)),
        byRule(
            "openlit-anthropic",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention("openlit.otel.tracing", "anthropic", 100)
                .with("gen_ai.usage.total_tokens", 130L)),
        byRule(
            "openlit-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention("openlit.otel.tracing", "aws.bedrock", 100)),
        byRule(
            "openlit",
            Basis.INCLUSIVE,
            READ,
            span("openlit.otel.tracing", "openai")
                .with("gen_ai.usage.input_tokens", 160L)
                .with("gen_ai.usage.prompt_tokens_details.cached_tokens", 60L)
                .with("gen_ai.usage.output_tokens", 30L)),
        openlit("azure.ai.openai"),
        openlit("cohere"),
        openlit("gcp.gemini"),
        openlit("groq"),
        byRule(
            "openlit-frameworks",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            convention("openlit.otel.tracing", "anthropic", 200)
                .with("gen_ai.application_name", "default")
                .with("gen_ai.environment", "default")),
        byRule(
            "openinference-anthropic",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            openInference("openinference.instrumentation.anthropic", "anthropic")),
        byRule(
            "openinference",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            openInference("openinference.instrumentation.bedrock", "aws")),
        byRule(
            "openinference-anthropic",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            openInference("openinference.instrumentation.anthropic", "anthropic")
                .with("llm.token_count.total", 230L)),
        byRule(
            "vercel-ai-4-anthropic",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            vercel("anthropic.messages")
                .with("ai.usage.promptTokens", 100L)
                .with("ai.usage.completionTokens", 30L)
                .with("gen_ai.usage.input_tokens", 100L)
                .with("gen_ai.usage.output_tokens", 30L)
                .with(
                    "ai.response.providerMetadata",
                    "{\"anthropic\":{\"cacheCreationInputTokens\":40,\"cacheReadInputTokens\":60}}")),
        byArithmetic(
            "Vercel AI SDK 5 on Anthropic, whose metadata hold the API's own counts",
            "arith/fresh",
            Basis.EXCLUSIVE,
            Map.of(
                IN_FRESH_TEXT, 100L,
                IN_CACHE_READ, 60L,
                IN_CACHE_WRITE_5M, 25L,
                IN_CACHE_WRITE_1H, 15L,
                OUT_TEXT, 30L),
            vercelFive("anthropic.messages")
                .with(
                    "ai.response.providerMetadata",
                    "{\"anthropic\":{\"usage\":{\"input_tokens\":100,"
                        + "\"cache_creation_input_tokens\":40,\"cache_read_input_tokens\":60,"
                        + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":25,"
                        + "\"ephemeral_1h_input_tokens\":15},\"output_tokens\":30,"
                        + "\"service_tier\":\"standard\"},\"cacheCreationInputTokens\":40}}")),
        byRule("vercel-ai-5-anthropic", Basis.EXCLUSIVE, READ, vercelFive("anthropic.messages")),
        byRule(
            "vercel-ai-5-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            vercelFive("amazon-bedrock")
                .with(
                    "ai.response.providerMetadata",
                    "{\"bedrock\":{\"usage\":{\"cacheWriteInputTokens\":40}}}")),
        byRule(
            "vercel-ai-4-bedrock",
            Basis.EXCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_WRITE_OTHER, 40L, OUT_TEXT, 30L),
            vercel("amazon-bedrock")
                .with("ai.usage.promptTokens", 100L)
                .with("ai.usage.completionTokens", 30L)
                .with(
                    "ai.response.providerMetadata",
                    "{\"bedrock\":{\"usage\":{\"cacheWriteInputTokens\":40}}}")),
        byArithmetic(
            "Vercel AI SDK 6 on Anthropic, which states the parts",
            "arith/fresh",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            vercelSix("anthropic.messages").with("ai.usage.inputTokenDetails.noCacheTokens", 100L)),
        byRule(
            "vercel-ai-6-anthropic",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            vercelSix("anthropic.messages")),
        byRule(
            "vercel-ai-6-bedrock", Basis.INCLUSIVE, READ_AND_WRITTEN, vercelSix("amazon-bedrock")),
        byRule(
            "vercel-ai",
            Basis.INCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, OUT_TEXT, 20L, OUT_REASONING, 10L),
            vercel("openai.chat")
                .with("ai.usage.promptTokens", 160L)
                .with("ai.usage.completionTokens", 30L)
                .with(
                    "ai.response.providerMetadata",
                    "{\"openai\":{\"cachedPromptTokens\":60,\"reasoningTokens\":10}}")),
        byRule(
            "vercel-ai-7",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            convention("gen_ai", "anthropic", 200)),
        byRule(
            "spring-ai-anthropic",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            new TestSpan()
                .scope("org.springframework.boot", null)
                .with("gen_ai.operation.name", "chat")
                .with("gen_ai.system", "anthropic")
                .with("gen_ai.request.model", "claude-sonnet-4-5")
                .with("gen_ai.usage.input_tokens", "100")
                .with("gen_ai.usage.cache_read.input_tokens", "60")
                .with("gen_ai.usage.cache_creation.input_tokens", "40")
                .with("gen_ai.usage.output_tokens", "30")
                .with("gen_ai.usage.total_tokens", "130")),
        byRule(
            "botocore-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention(
                "opentelemetry.instrumentation.botocore.bedrock-runtime", "aws.bedrock", 100)),
        byRule(
            "anthropic-sdk",
            Basis.INCLUSIVE,
            Map.of(
                IN_FRESH_TEXT, 100L,
                IN_CACHE_READ, 60L,
                IN_CACHE_WRITE_5M, 25L,
                IN_CACHE_WRITE_1H, 15L,
                OUT_TEXT, 30L),
            convention("com.anthropic.sdk.python", "anthropic", 200)
                .with("anthropic.usage.cache_creation.ephemeral_5m_input_tokens", 25L)
                .with("anthropic.usage.cache_creation.ephemeral_1h_input_tokens", 15L)),
        byRule(
            "litellm",
            Basis.INCLUSIVE,
            Map.of(
                IN_FRESH_TEXT,
                100L,
                IN_CACHE_READ,
                60L,
                IN_CACHE_WRITE_1H,
                40L,
                OUT_TEXT,
                30L,
                IN_CACHE_WRITE_5M,
                0L),
            span("litellm", "anthropic")
                .with("gen_ai.usage.input_tokens", 200L)
                .with("gen_ai.usage.output_tokens", 30L)
                .with("gen_ai.usage.total_tokens", 230L)
                .with(
                    "metadata.usage_object",
                    "{'prompt_tokens': 200, 'prompt_tokens_details': {'audio_tokens': None,"
                        + " 'cached_tokens': 60, 'cache_creation_tokens': 40,"
                        + " 'cache_creation_token_details': {'ephemeral_5m_input_tokens': 0,"
                        + " 'ephemeral_1h_input_tokens': 40}}}")),
        byRule(
            "pydantic-ai",
            Basis.INCLUSIVE,
            READ_AND_WRITTEN,
            convention("pydantic-ai", "anthropic", 200)
                .with("gen_ai.usage.details.cache_read_tokens", 60L)
                .with("gen_ai.usage.details.cache_write_tokens", 40L)),
        byRule(
            "langsmith",
            Basis.INCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, IN_CACHE_WRITE_5M, 40L, OUT_TEXT, 30L),
            new TestSpan()
                .scope("langsmith", null)
                .with("langsmith.span.kind", "llm")
                .with("gen_ai.system", "anthropic")
                .with("gen_ai.request.model", "claude-sonnet-4-5")
                .with("gen_ai.usage.input_tokens", 200L)
                .with("gen_ai.usage.output_tokens", 30L)
                .with(
                    "gen_ai.usage.input_token_details",
                    "{'cache_read': 60, 'cache_creation': 0, 'ephemeral_5m_input_tokens': 40,"
                        + " 'audio': None}")),
        byRule(
            "langfuse",
            Basis.EXCLUSIVE,
            Map.of(
                IN_FRESH_TEXT, 100L,
                IN_CACHE_READ, 60L,
                IN_CACHE_WRITE_OTHER, 40L,
                OUT_TEXT, 20L,
                OUT_REASONING, 10L),
            langfuse(
                "{\"input\":100,\"input_cached_tokens\":60,\"input_cache_creation\":40,"
                    + "\"output\":20,\"output_reasoning_tokens\":10}")),
        byRule(
            "langfuse-openai-chat",
            Basis.INCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, OUT_TEXT, 20L, OUT_REASONING, 10L),
            langfuse(
                "{\"prompt_tokens\":160,\"prompt_tokens_details\":{\"cached_tokens\":60},"
                    + "\"completion_tokens\":30,"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":10}}")),
        byRule(
            "langfuse-openai-responses",
            Basis.INCLUSIVE,
            READ,
            langfuse(
                "{\"input_tokens\":160,\"input_tokens_details\":{\"cached_tokens\":60},"
                    + "\"output_tokens\":30}")),
        byRule(
            "litellm",
            Basis.INCLUSIVE,
            Map.of(
                IN_FRESH_TEXT, 100L,
                IN_CACHE_READ, 60L,
                IN_CACHE_WRITE_5M, 25L,
                IN_CACHE_WRITE_1H, 15L,
                OUT_TEXT, 20L,
                OUT_REASONING, 10L),
            span("litellm", "anthropic")
                .with("gen_ai.operation.name", "completion")
                .with("gen_ai.usage.input_tokens", 200L)
                .with("gen_ai.usage.output_tokens", 30L)
                .with(
                    "metadata.usage_object",
                    "{'prompt_tokens': 200, 'completion_tokens_details': {'audio_tokens': None,"
                        + " 'reasoning_tokens': 10}, 'prompt_tokens_details': {'cached_tokens': 60,"
                        + " 'cache_creation_tokens': 40, 'cache_creation_token_details':"
                        + " {'ephemeral_5m_input_tokens': 25, 'ephemeral_1h_input_tokens': 15}}}")),
        byRule(
            "botocore-bedrock",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            convention(
                "opentelemetry.instrumentation.botocore.bedrock-runtime", "aws.bedrock", 100)),
        byRule(
            "spring-ai-anthropic",
            Basis.EXCLUSIVE,
            READ,
            new TestSpan()
                .scope("org.springframework.boot")
                .with("gen_ai.operation.name", "chat")
                .with("gen_ai.system", "anthropic")
                .with("gen_ai.usage.input_tokens", "100")
                .with("gen_ai.usage.cache_read.input_tokens", "60")
                .with("gen_ai.usage.output_tokens", "30")
                .with("gen_ai.usage.total_tokens", "130")),
        byArithmetic(
            "an unknown emitter whose total leaves out more cached tokens than it states input",
            "arith/cached-above-input",
            Basis.EXCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 600L, OUT_TEXT, 30L),
            span("acme.gateway", "anthropic")
                .with("gen_ai.usage.input_tokens", 100L)
                .with("gen_ai.usage.cache_read.input_tokens", 600L)
                .with("gen_ai.usage.output_tokens", 30L)
                .with("gen_ai.usage.total_tokens", 130L)),
        byArithmetic(
            "DeepSeek, which states hits and misses",
            "arith/fresh",
            Basis.INCLUSIVE,
            READ,
            span("acme.gateway", "deepseek")
                .with("gen_ai.usage.prompt_tokens", 160L)
                .with("gen_ai.usage.prompt_cache_hit_tokens", 60L)
                .with("gen_ai.usage.prompt_cache_miss_tokens", 100L)
                .with("gen_ai.usage.completion_tokens", 30L)),
        byRule(
            "deepseek",
            Basis.INCLUSIVE,
            READ,
            span("acme.gateway", "deepseek")
                .with("gen_ai.usage.prompt_tokens", 160L)
                .with("gen_ai.usage.prompt_cache_hit_tokens", 60L)
                .with("gen_ai.usage.completion_tokens", 30L)),
        byRule(
            "claude-code-span",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            new TestSpan()
                .scope("com.anthropic.claude_code.tracing", "1.0.0")
                .with("span.type", "llm_request")
                .with("gen_ai.system", "anthropic")
                .with("model", "claude-opus-4-5")
                .with("input_tokens", "100")
                .with("cache_read_tokens", "60")
                .with("cache_creation_tokens", "40")
                .with("output_tokens", "30")));
  }

  /** Coding agents state their usage in events. */
  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of(
            "claude-code",
            Basis.EXCLUSIVE,
            READ_AND_WRITTEN,
            event(
                "com.anthropic.claude_code.events",
                "claude_code.api_request",
                Map.of(
                    "event.name", "api_request",
                    "input_tokens", "100",
                    "cache_read_tokens", "60",
                    "cache_creation_tokens", "40",
                    "output_tokens", "30"))),
        Arguments.of(
            "codex",
            Basis.INCLUSIVE,
            READ,
            event(
                "codex_otel",
                null,
                Map.of(
                    "event.name", "codex.sse_event",
                    "event.kind", "response.completed",
                    "input_token_count", "160",
                    "cached_token_count", "60",
                    "output_token_count", "30"))),
        Arguments.of(
            "gemini-cli",
            Basis.INCLUSIVE,
            Map.of(IN_FRESH_TEXT, 100L, IN_CACHE_READ, 60L, OUT_TEXT, 20L, OUT_REASONING, 10L),
            event(
                "gemini-cli",
                null,
                Map.of(
                    "event.name", "gemini_cli.api_response",
                    "input_token_count", 153L,
                    "cached_content_token_count", 60L,
                    "tool_token_count", 7L,
                    "output_token_count", 20L,
                    "thoughts_token_count", 10L,
                    "total_token_count", 190L))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void everyEventOfTheTableComesToTheSameLeaves(
      String row, Basis basis, Map<Leaf, Long> leaves, TelemetryLog event) {
    LlmCall call = (LlmCall) new LogNormaliser().normalise(event);

    assertThat(call.usageRule()).isEqualTo(VERSION + "/" + row);
    assertThat(call.usage().basis()).isEqualTo(basis);
    assertThat(call.usage().leaves()).isEqualTo(leaves);
    assertThat(call.usage().inTotal()).isEqualTo(sum(call.usage(), true));
    assertThat(call.usage().outTotal()).isEqualTo(sum(call.usage(), false)).isEqualTo(30);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emitters")
  void everyEmitterOfTheTableComesToTheSameLeaves(
      String name,
      String rule,
      Basis basis,
      BasisSource source,
      Map<Leaf, Long> leaves,
      TestSpan span) {
    LlmCall call = span.call();

    assertThat(call.usageContradiction()).isNull();
    Usage usage = call.usage();
    assertThat(usage.leaves()).isEqualTo(leaves);
    assertThat(usage.basis()).isEqualTo(basis);
    assertThat(usage.basisSource()).isEqualTo(source);
    assertThat(call.usageRule()).isEqualTo(rule);
    assertThat(usage.inTotal()).isEqualTo(sum(usage, true));
    assertThat(usage.outTotal()).isEqualTo(sum(usage, false)).isEqualTo(30);
  }

  @Test
  void everyRowOfTheTableHasItsCase() {
    Stream<String> events = events().map(event -> (String) event.get()[0]);
    Stream<String> cases = emitters().map(emitter -> (String) emitter.get()[0]);
    Set<String> covered =
        Stream.concat(events, cases).map(row -> VERSION + "/" + row).collect(toSet());

    assertThat(covered).containsAll(UsageBasisTable.bundled().ids());
  }

  private static TelemetryLog event(String scope, String name, Map<String, Object> attributes) {
    return new TelemetryLog(
        null, null, TestSpan.START_NANOS, 0, name, null, attributes, Map.of(), scope, null);
  }

  private static long sum(Usage usage, boolean input) {
    return usage.leaves().entrySet().stream()
        .filter(leaf -> leaf.getKey().isInput() == input)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static Arguments openlit(String provider) {
    return byRule(
        "openlit",
        Basis.INCLUSIVE,
        READ_AND_WRITTEN,
        convention("openlit.otel.tracing", provider, 200));
  }

  private static Arguments byRule(String row, Basis basis, Map<Leaf, Long> leaves, TestSpan span) {
    return Arguments.of(row, VERSION + "/" + row, basis, BasisSource.RULE, leaves, span);
  }

  private static Arguments byArithmetic(
      String name, String rule, Basis basis, Map<Leaf, Long> leaves, TestSpan span) {
    return Arguments.of(name, rule, basis, BasisSource.ARITHMETIC, leaves, span);
  }

  private static Arguments byDefault(String name, Map<Leaf, Long> leaves, TestSpan span) {
    return Arguments.of(name, null, Basis.INCLUSIVE, BasisSource.DEFAULT, leaves, span);
  }
}

package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.TokenMetric.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenMetricReaderTest {
  private final TokenMetricReader reader = new TokenMetricReader();

  @ParameterizedTest
  @CsvSource({
    "gen_ai.client.token.usage, gen_ai.token.type, input, INPUT,",
    "gen_ai.client.token.usage, gen_ai.token.type, output, OUTPUT,",
    "gen_ai.client.token.usage, gen_ai.token.type, completion, OUTPUT,",
    "gen_ai.client.inference.usage.input_tokens, gen_ai.token.modality, text, INPUT,",
    "gen_ai.client.inference.usage.output_tokens, gen_ai.token.modality, audio, OUTPUT,",
    "gen_ai.client.inference.usage.cache_read.input_tokens, x, y, INPUT_CACHE_READ,",
    "gen_ai.client.inference.usage.cache_write.input_tokens, x, y, INPUT_CACHE_WRITE,",
    "gen_ai.client.inference.usage.reasoning.output_tokens, x, y, OUTPUT_REASONING,",
    "gen_ai.client.inference.operation.input_tokens, x, y, INPUT,",
    "gen_ai.client.inference.operation.output_tokens, x, y, OUTPUT,",
    "claude_code.token.usage, type, input, INPUT_FRESH, anthropic",
    "claude_code.token.usage, type, output, OUTPUT, anthropic",
    "claude_code.token.usage, type, cacheRead, CACHE_READ, anthropic",
    "claude_code.token.usage, type, cacheCreation, CACHE_WRITE, anthropic",
    "claude_code.cost.usage, x, y, COST, anthropic",
    "codex.turn.token_usage, token_type, input, INPUT, openai",
    "codex.turn.token_usage, token_type, cached_input, INPUT_CACHE_READ, openai",
    "codex.turn.token_usage, token_type, output, OUTPUT, openai",
    "codex.turn.token_usage, token_type, reasoning_output, OUTPUT_REASONING, openai",
    "gemini_cli.token.usage, type, thought, REASONING, gcp.gemini",
    "vllm:prompt_tokens_total, x, y, INPUT,",
    "vllm:prompt_tokens, x, y, INPUT,",
    "vllm:generation_tokens_total, x, y, OUTPUT,",
    "vllm:generation_tokens, x, y, OUTPUT,"
  })
  void metricIsReadByItsNameAndType(
      String name, String typeKey, String type, Kind kind, String provider) {
    TokenMetric metric = reader.read(point(name, "7", Map.of(typeKey, type))).orElseThrow();

    assertThat(metric.metric()).isEqualTo(name);
    assertThat(metric.kind()).isEqualTo(kind);
    assertThat(metric.provider()).isEqualTo(provider);
    assertThat(metric.amount()).isEqualByComparingTo("7");
  }

  @Test
  void modelProviderAndAttributionAreRead() {
    TokenMetric metric =
        reader
            .read(
                point(
                    "gen_ai.client.token.usage",
                    "7",
                    Map.of(
                        "gen_ai.token.type", "input",
                        "gen_ai.provider.name", "az.ai.openai",
                        "gen_ai.operation.name", "chat",
                        "gen_ai.request.model", "gpt-4o",
                        "gen_ai.response.model", "gpt-4o-2024-08-06")))
            .orElseThrow();

    assertThat(metric.provider()).isEqualTo("azure.ai.openai");
    assertThat(metric.model()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(metric.operation()).isEqualTo("chat");
    assertThat(metric.attribution().service()).isEqualTo("api");
  }

  @ParameterizedTest
  @CsvSource({
    "codex.turn.token_usage, token_type, total",
    "gen_ai.client.token.usage, gen_ai.token.type, something",
    "gen_ai.client.token.usage, x, y",
    "gen_ai.client.operation.duration, x, y",
    "http.server.request.duration, x, y"
  })
  void anythingElseStatesNoUsage(String name, String key, String value) {
    assertThat(reader.read(point(name, "7", Map.of(key, value)))).isEmpty();
  }

  @Test
  void negativeAndMissingAmountsStateNoUsage() {
    assertThat(reader.read(point("vllm:prompt_tokens", "-1", Map.of()))).isEmpty();
    assertThat(reader.read(point("vllm:prompt_tokens", null, Map.of()))).isEmpty();
  }

  @Test
  void additiveKindsOfOneEmitterCountEveryTokenOnce() {
    assertThat(Kind.INPUT.isAdditive()).isTrue();
    assertThat(Kind.INPUT_CACHE_READ.isAdditive()).isFalse();
    assertThat(Kind.OUTPUT_REASONING.isAdditive()).isFalse();
    assertThat(Kind.CACHE_READ.isAdditive()).isTrue();
    assertThat(Kind.COST.isAdditive()).isFalse();
  }

  private static MetricPoint point(String name, String value, Map<String, Object> attributes) {
    return new MetricPoint(
        name,
        null,
        new HashMap<>(attributes),
        Map.of("service.name", "api"),
        null,
        MetricPoint.Temporality.DELTA,
        1,
        2,
        value == null ? null : new BigDecimal(value));
  }
}

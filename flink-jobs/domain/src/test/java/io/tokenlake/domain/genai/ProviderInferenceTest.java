package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderInferenceTest {

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini-2024-07-18, openai",
    "GPT-5.1, openai",
    "ft:gpt-4.1-mini:acme::abc, openai",
    "chatgpt-4o-latest, openai",
    "o4-mini, openai",
    "o1, openai",
    "text-embedding-3-small, openai",
    "claude-sonnet-4-5-20250929, anthropic",
    "gemini-2.5-pro, gcp.gen_ai",
    "deepseek-reasoner, deepseek",
    "grok-4, x_ai"
  })
  void modelThatOneVendorKeepsToItselfTellsTheProvider(String model, String provider) {
    assertThat(ProviderInference.of(null, model)).isEqualTo(provider);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-oss-120b",
    "llama-3.3-70b",
    "mistral-large-latest",
    "deepseek-r1",
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "o11",
    "my-claude-proxy"
  })
  void modelThatOthersServeTellsNothing(String model) {
    assertThat(ProviderInference.of(null, model)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "openlit.instrumentation.anthropic, anthropic",
    "opentelemetry.instrumentation.openai.v1, openai",
    "opentelemetry.instrumentation.bedrock, aws.bedrock",
    "@traceloop/instrumentation-openai, openai",
    "@arizeai/openinference-instrumentation-openai, openai"
  })
  void instrumentationOfOneLibraryTellsTheProviderBeforeTheModelDoes(
      String scope, String provider) {
    assertThat(ProviderInference.of(scope, "gemini-2.5-pro")).isEqualTo(provider);
  }

  @ParameterizedTest
  @CsvSource({
    "openinference.instrumentation.langchain",
    "openinference.instrumentation.openai_agents",
    "openlit.otel.tracing"
  })
  void instrumentationOfAFrameworkTellsNothing(String scope) {
    assertThat(ProviderInference.of(scope, "some-model")).isNull();
  }

  @Test
  void statedProviderIsNeverOverruled() {
    LlmCall call = TestSpan.chat().with("gen_ai.provider.name", "openrouter").scope("acme").call();

    assertThat(call.provider()).isEqualTo("openrouter");
  }
}

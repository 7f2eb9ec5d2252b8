package io.tokenlake.domain.genai;

/** Spans of one request as emitters state it; what each is short of, tests add. */
final class EmitterSpans {

  static TestSpan span(String scope, String provider) {
    return TestSpan.chat().with("gen_ai.provider.name", provider).scope(scope);
  }

  static TestSpan convention(String scope, String provider, long input) {
    return span(scope, provider)
        .with("gen_ai.usage.input_tokens", input)
        .with("gen_ai.usage.cache_read.input_tokens", 60L)
        .with("gen_ai.usage.cache_creation.input_tokens", 40L)
        .with("gen_ai.usage.output_tokens", 30L);
  }

  static TestSpan openInference(String scope, String provider) {
    return new TestSpan()
        .scope(scope)
        .with("openinference.span.kind", "LLM")
        .with("llm.provider", provider)
        .with("llm.model_name", "claude-sonnet-4-5")
        .with("llm.token_count.prompt", 200L)
        .with("llm.token_count.prompt_details.cache_read", 60L)
        .with("llm.token_count.prompt_details.cache_write", 40L)
        .with("llm.token_count.completion", 30L);
  }

  static TestSpan vercel(String provider) {
    return new TestSpan()
        .scope("ai", null)
        .with("ai.operationId", "ai.generateText.doGenerate")
        .with("ai.model.provider", provider)
        .with("ai.model.id", "some-model")
        .with("gen_ai.system", provider);
  }

  static TestSpan vercelFive(String provider) {
    return vercel(provider)
        .with("ai.usage.inputTokens", 100L)
        .with("ai.usage.outputTokens", 30L)
        .with("ai.usage.totalTokens", 130L)
        .with("ai.usage.cachedInputTokens", 60L);
  }

  static TestSpan vercelSix(String provider) {
    return vercel(provider)
        .with("ai.usage.inputTokens", 200L)
        .with("ai.usage.inputTokenDetails.cacheReadTokens", 60L)
        .with("ai.usage.inputTokenDetails.cacheWriteTokens", 40L)
        .with("ai.usage.cachedInputTokens", 60L)
        .with("ai.usage.outputTokens", 30L);
  }

  static TestSpan langfuse(String usageDetails) {
    return new TestSpan()
        .scope("langfuse-sdk")
        .with("langfuse.observation.type", "generation")
        .with("langfuse.observation.model.name", "gpt-4o")
        .with("langfuse.observation.usage_details", usageDetails);
  }

  private EmitterSpans() {}
}

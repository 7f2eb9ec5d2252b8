package io.tokenlake.domain.genai;

/**
 * The spans that Anthropic's own client libraries make: the convention, and beside it what the
 * convention has no names for. Source: captures of the Python client 2.11.
 */
final class AnthropicSdkDialect {
  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("ANTHROPIC_SDK")
          .scopes("com.anthropic.sdk")
          .count(
              TokenCount.CACHE_WRITE_5M, "anthropic.usage.cache_creation.ephemeral_5m_input_tokens")
          .count(
              TokenCount.CACHE_WRITE_1H, "anthropic.usage.cache_creation.ephemeral_1h_input_tokens")
          .field(CallField.FINISH_REASONS, "anthropic.message.stop_reason")
          .field(CallField.SERVICE_TIER, "anthropic.response.service_tier")
          .build();

  private AnthropicSdkDialect() {}
}

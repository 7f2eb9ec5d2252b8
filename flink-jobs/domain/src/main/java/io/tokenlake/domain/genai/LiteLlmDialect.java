package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;

import java.util.Map;

/**
 * LiteLLM's OpenTelemetry callback, which calls every chat a completion and states the parts of the
 * usage only as text, the way Python prints a dictionary. Source: spans of litellm captured in
 * 2026.
 */
final class LiteLlmDialect {
  private static final String USAGE = "metadata.usage_object";

  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("LITELLM")
          .scopes("litellm")
          .role(
              OtelDialect.OPERATION,
              Map.of(
                  "completion", kind(SpanRole.CALL, "chat"),
                  "acompletion", kind(SpanRole.CALL, "chat")))
          .count(
              TokenCount.CACHE_READ, Source.json(USAGE, "prompt_tokens_details", "cached_tokens"))
          .count(
              TokenCount.CACHE_WRITE,
              Source.json(USAGE, "prompt_tokens_details", "cache_creation_tokens"))
          .count(
              TokenCount.CACHE_WRITE_5M,
              Source.json(
                  USAGE,
                  "prompt_tokens_details",
                  "cache_creation_token_details",
                  "ephemeral_5m_input_tokens"))
          .count(
              TokenCount.CACHE_WRITE_1H,
              Source.json(
                  USAGE,
                  "prompt_tokens_details",
                  "cache_creation_token_details",
                  "ephemeral_1h_input_tokens"))
          .count(
              TokenCount.AUDIO_INPUT, Source.json(USAGE, "prompt_tokens_details", "audio_tokens"))
          .count(
              TokenCount.REASONING,
              Source.json(USAGE, "completion_tokens_details", "reasoning_tokens"))
          .count(
              TokenCount.AUDIO_OUTPUT,
              Source.json(USAGE, "completion_tokens_details", "audio_tokens"))
          .field(CallField.COST, "gen_ai.cost.total_cost")
          .build();

  private LiteLlmDialect() {}
}

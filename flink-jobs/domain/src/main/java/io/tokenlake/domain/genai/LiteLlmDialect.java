package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * LiteLLM, as a library or as a proxy. The shares of the counts are in its usage object, which it
 * prints as Python does. The span of the raw request below its own states no usage under these
 * names. Source: captures of litellm 1.106.
 */
final class LiteLlmDialect {
  private static final String USAGE = "metadata.usage_object";
  private static final String PROMPT = "prompt_tokens_details";
  private static final String COMPLETION = "completion_tokens_details";
  private static final String LIFETIMES = "cache_creation_token_details";

  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("LITELLM")
          .scopes("litellm")
          .role(OtelDialect.OPERATION, Map.of())
          // Its word for a chat is completion; before it stated an operation there was no other.
          .role(
              "llm.request.type",
              Map.ofEntries(
                  entry("completion", kind(SpanRole.CALL, "chat")),
                  entry("acompletion", kind(SpanRole.CALL, "chat")),
                  entry("responses", kind(SpanRole.CALL, "chat")),
                  entry("aresponses", kind(SpanRole.CALL, "chat")),
                  entry("anthropic_messages", kind(SpanRole.CALL, "chat")),
                  entry("text_completion", kind(SpanRole.CALL, "text_completion")),
                  entry("atext_completion", kind(SpanRole.CALL, "text_completion")),
                  entry("embedding", kind(SpanRole.CALL, "embeddings")),
                  entry("aembedding", kind(SpanRole.CALL, "embeddings")),
                  entry("rerank", kind(SpanRole.CALL, "rerank")),
                  entry("arerank", kind(SpanRole.CALL, "rerank"))))
          .count(TokenCount.CACHE_READ, Source.json(USAGE, PROMPT, "cached_tokens"))
          .count(TokenCount.CACHE_WRITE, Source.json(USAGE, PROMPT, "cache_creation_tokens"))
          .count(
              TokenCount.CACHE_WRITE_5M,
              Source.json(USAGE, PROMPT, LIFETIMES, "ephemeral_5m_input_tokens"))
          .count(
              TokenCount.CACHE_WRITE_1H,
              Source.json(USAGE, PROMPT, LIFETIMES, "ephemeral_1h_input_tokens"))
          .count(TokenCount.AUDIO_INPUT, Source.json(USAGE, PROMPT, "audio_tokens"))
          .count(TokenCount.IMAGE_INPUT, Source.json(USAGE, PROMPT, "image_tokens"))
          .count(TokenCount.REASONING, Source.json(USAGE, COMPLETION, "reasoning_tokens"))
          .count(TokenCount.AUDIO_OUTPUT, Source.json(USAGE, COMPLETION, "audio_tokens"))
          .count(TokenCount.IMAGE_OUTPUT, Source.json(USAGE, COMPLETION, "image_tokens"))
          .count(
              TokenCount.WEB_SEARCHES,
              Source.json(USAGE, "server_tool_use", "web_search_requests"),
              Source.json(USAGE, PROMPT, "web_search_requests"))
          .field(CallField.STREAM, "llm.is_streaming")
          .field(CallField.COST, "gen_ai.cost.total_cost")
          .build();

  private LiteLlmDialect() {}
}

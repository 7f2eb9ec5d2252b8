package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * The Vercel AI SDK. Up to release 6 a call is the span of the provider's own function ({@code
 * doGenerate}, {@code doStream}, {@code doEmbed}); the span around it repeats its usage. Release 7
 * speaks the convention through the package {@code @ai-sdk/otel}, scope {@code gen_ai}, and states
 * beside it what the convention has no names for. Source: packages {@code ai} 4.3, 5.0 and 6.0,
 * {@code @ai-sdk/anthropic} 1.2, 2.0 and 3.0, and captures of 4, 6 and 7.
 */
final class VercelDialect {
  private static final String METADATA = "ai.response.providerMetadata";

  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("VERCEL_AI")
          .scopes("ai", "gen_ai")
          .markers("ai.operationId")
          .role(
              "ai.operationId",
              Map.ofEntries(
                  entry("ai.generatetext.dogenerate", RoleRule.chat(false)),
                  entry("ai.streamtext.dostream", RoleRule.chat(true)),
                  entry("ai.generateobject.dogenerate", RoleRule.chat(false)),
                  entry("ai.streamobject.dostream", RoleRule.chat(true)),
                  entry("ai.embed.doembed", kind(SpanRole.CALL, "embeddings")),
                  entry("ai.embedmany.doembed", kind(SpanRole.CALL, "embeddings")),
                  entry("ai.rerank.dorerank", kind(SpanRole.CALL, "rerank")),
                  entry("ai.toolcall", kind(SpanRole.TOOL, "execute_tool"))),
              kind(SpanRole.WORKFLOW))
          // Release 7: a step repeats shares of the counts of the request below it, without wholes.
          .role(OtelDialect.OPERATION, Map.of("agent_step", kind(SpanRole.OTHER)))
          .count(
              TokenCount.INPUT, "ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens")
          .count(TokenCount.FRESH, "ai.usage.inputTokenDetails.noCacheTokens")
          .count(TokenCount.FRESH, Source.json(METADATA, "anthropic", "usage", "input_tokens"))
          .count(
              TokenCount.CACHE_READ,
              "ai.usage.inputTokenDetails.cacheReadTokens",
              "ai.usage.cachedInputTokens")
          .count(
              TokenCount.CACHE_READ,
              Source.json(METADATA, "anthropic", "usage", "cache_read_input_tokens"),
              Source.json(METADATA, "anthropic", "cacheReadInputTokens"),
              Source.json(METADATA, "bedrock", "usage", "cacheReadInputTokens"),
              Source.json(METADATA, "openai", "cachedPromptTokens"))
          .count(TokenCount.CACHE_WRITE, "ai.usage.inputTokenDetails.cacheWriteTokens")
          .count(
              TokenCount.CACHE_WRITE,
              Source.json(METADATA, "anthropic", "usage", "cache_creation_input_tokens"),
              Source.json(METADATA, "anthropic", "cacheCreationInputTokens"),
              Source.json(METADATA, "bedrock", "usage", "cacheWriteInputTokens"))
          .count(
              TokenCount.CACHE_WRITE_5M,
              Source.json(
                  METADATA, "anthropic", "usage", "cache_creation", "ephemeral_5m_input_tokens"))
          .count(
              TokenCount.CACHE_WRITE_1H,
              Source.json(
                  METADATA, "anthropic", "usage", "cache_creation", "ephemeral_1h_input_tokens"))
          .count(TokenCount.OUTPUT, "ai.usage.outputTokens", "ai.usage.completionTokens")
          .count(
              TokenCount.REASONING,
              "ai.usage.outputTokenDetails.reasoningTokens",
              "ai.usage.reasoningTokens")
          .count(TokenCount.REASONING, Source.json(METADATA, "openai", "reasoningTokens"))
          .count(
              TokenCount.WEB_SEARCHES,
              Source.json(METADATA, "anthropic", "usage", "server_tool_use", "web_search_requests"))
          .count(TokenCount.TOTAL, "ai.usage.totalTokens")
          .field(CallField.PROVIDER, "ai.model.provider")
          .field(CallField.REQUEST_MODEL, "ai.model.id")
          .field(CallField.RESPONSE_MODEL, "ai.response.model")
          .field(CallField.RESPONSE_ID, "ai.response.id")
          .field(CallField.FINISH_REASONS, "ai.response.finishReason")
          .field(
              CallField.SERVICE_TIER,
              Source.json(METADATA, "openai", "serviceTier"),
              Source.json(METADATA, "anthropic", "usage", "service_tier"))
          .firstToken(
              FirstToken.Unit.MILLISECONDS,
              "ai.response.msToFirstChunk",
              "ai.stream.msToFirstChunk")
          .nanIsAbsent()
          .build();

  private VercelDialect() {}
}

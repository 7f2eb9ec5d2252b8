package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;

import java.util.Map;

/**
 * Pydantic AI and Logfire. What an agent's run sums up under {@code gen_ai.aggregated_usage} is
 * never read: the calls below it state the same. Source: pydantic-ai-slim 2.68 and logfire 5.4.
 */
final class LogfireDialect {
  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("LOGFIRE")
          .scopes("pydantic-ai", "logfire")
          .role(OtelDialect.OPERATION, Map.of())
          // In older releases the run of an agent names no operation but repeats the usage.
          .role("agent_name", Map.of(), kind(SpanRole.AGENT, "invoke_agent"))
          .count(TokenCount.CACHE_READ, "gen_ai.usage.details.cache_read_tokens")
          .count(TokenCount.CACHE_WRITE, "gen_ai.usage.details.cache_write_tokens")
          .count(TokenCount.CACHE_WRITE_1H, "gen_ai.usage.details.ephemeral_1h_input_tokens")
          .count(TokenCount.CACHE_WRITE_5M, "gen_ai.usage.details.ephemeral_5m_input_tokens")
          .count(TokenCount.AUDIO_INPUT, "gen_ai.usage.details.input_audio_tokens")
          .count(TokenCount.AUDIO_CACHE_READ, "gen_ai.usage.details.cache_audio_read_tokens")
          .count(TokenCount.REASONING, "gen_ai.usage.details.reasoning_tokens")
          .count(TokenCount.AUDIO_OUTPUT, "gen_ai.usage.details.output_audio_tokens")
          .count(TokenCount.WEB_SEARCHES, "gen_ai.usage.details.web_search_requests")
          .field(CallField.COST, "operation.cost")
          .build();

  private LogfireDialect() {}
}

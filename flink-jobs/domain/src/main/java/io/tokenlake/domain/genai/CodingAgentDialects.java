package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;

import java.util.Map;

/**
 * Coding agents, which report each request in a log event, some of them in a span as well. Sources:
 * Claude Code's documentation of its monitoring and captures of 2.1; {@code codex-rs/otel} of
 * Codex; {@code packages/core/src/telemetry} of Gemini CLI.
 */
final class CodingAgentDialects {

  /** Counts are disjoint. The request id joins the event and the span of one request. */
  static final Dialect CLAUDE_CODE =
      OtelDialect.TABLE
          .extendedBy("CLAUDE_CODE")
          .scopes("com.anthropic.claude_code")
          .role(
              "span.type",
              Map.of(
                  "llm_request", kind(SpanRole.CALL, "chat"),
                  "interaction", kind(SpanRole.AGENT, "invoke_agent"),
                  "tool", kind(SpanRole.TOOL, "execute_tool")),
              kind(SpanRole.OTHER))
          .count(TokenCount.INPUT, "input_tokens")
          .count(TokenCount.CACHE_READ, "cache_read_tokens")
          .count(TokenCount.CACHE_WRITE, "cache_creation_tokens")
          .count(TokenCount.CACHE_WRITE_5M, "cache_creation_5m_tokens")
          .count(TokenCount.CACHE_WRITE_1H, "cache_creation_1h_tokens")
          .count(TokenCount.OUTPUT, "output_tokens")
          .field(CallField.MODEL, "model")
          .field(CallField.RESPONSE_ID, "request_id")
          .field(CallField.FINISH_REASONS, "stop_reason")
          .field(CallField.HTTP_STATUS, "status_code")
          .field(CallField.ERROR_TYPE, "error_class")
          .field(CallField.COST, "cost_usd")
          .firstToken(FirstToken.Unit.MILLISECONDS, "ttft_ms")
          .build();

  /** Its spans repeat its events, so that none of them bears usage. */
  static final Dialect CODEX =
      Dialect.named("CODEX")
          .scopes("codex_otel", "codex_cli_rs", "codex_exec", "codex-app-server")
          .count(TokenCount.INPUT, "input_token_count")
          .count(TokenCount.CACHE_READ, "cached_token_count")
          .count(TokenCount.CACHE_WRITE, "cache_write_token_count")
          .count(TokenCount.OUTPUT, "output_token_count")
          .count(TokenCount.REASONING, "reasoning_token_count")
          .field(CallField.REQUEST_MODEL, "model")
          .field(CallField.SERVICE_TIER, "service_tier")
          .field(CallField.HTTP_STATUS, "http.response.status_code")
          .build();

  /**
   * Counts as the Gemini API states them: thoughts beside the output, tool-use prompts beside the
   * input, cached tokens inside it. Its spans repeat its events, so that none of them bears usage.
   */
  static final Dialect GEMINI_CLI =
      Dialect.named("GEMINI_CLI")
          .scopes("gemini-cli")
          .count(TokenCount.INPUT, "input_token_count")
          .count(TokenCount.INPUT_BESIDE, "tool_token_count")
          .count(TokenCount.CACHE_READ, "cached_content_token_count")
          .count(TokenCount.OUTPUT, "output_token_count")
          .count(TokenCount.REASONING_BESIDE, "thoughts_token_count")
          .count(TokenCount.TOTAL, "total_token_count")
          .field(CallField.REQUEST_MODEL, "model")
          .field(CallField.HTTP_STATUS, "status_code")
          .field(CallField.FINISH_REASONS, "finish_reasons")
          .build();

  private CodingAgentDialects() {}
}

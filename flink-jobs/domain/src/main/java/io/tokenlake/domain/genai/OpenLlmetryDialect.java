package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;

import java.util.Map;

/**
 * OpenLLMetry and the Traceloop SDK. Source: opentelemetry-semantic-conventions-ai 0.5.1 with its
 * deprecated names, and the instrumentations of release 0.62.
 */
final class OpenLlmetryDialect {
  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("OPENLLMETRY")
          .scopes(
              "traceloop",
              "@traceloop",
              "opentelemetry.instrumentation.agno",
              "opentelemetry.instrumentation.alephalpha",
              "opentelemetry.instrumentation.anthropic",
              "opentelemetry.instrumentation.bedrock",
              "opentelemetry.instrumentation.cohere",
              "opentelemetry.instrumentation.crewai",
              "opentelemetry.instrumentation.google_generativeai",
              "opentelemetry.instrumentation.groq",
              "opentelemetry.instrumentation.haystack",
              "opentelemetry.instrumentation.langchain",
              "opentelemetry.instrumentation.llamaindex",
              "opentelemetry.instrumentation.mistralai",
              "opentelemetry.instrumentation.ollama",
              "opentelemetry.instrumentation.openai",
              "opentelemetry.instrumentation.openai_agents",
              "opentelemetry.instrumentation.replicate",
              "opentelemetry.instrumentation.sagemaker",
              "opentelemetry.instrumentation.together",
              "opentelemetry.instrumentation.transformers",
              "opentelemetry.instrumentation.vertexai",
              "opentelemetry.instrumentation.voyageai",
              "opentelemetry.instrumentation.watsonx",
              "opentelemetry.instrumentation.writer")
          .markers("traceloop.span.kind", "llm.request.type")
          .role(
              "traceloop.span.kind",
              Map.of(
                  "workflow", kind(SpanRole.WORKFLOW, "invoke_workflow"),
                  "task", kind(SpanRole.WORKFLOW, "execute_task"),
                  "agent", kind(SpanRole.AGENT, "invoke_agent"),
                  "tool", kind(SpanRole.TOOL, "execute_tool")))
          .role(
              "llm.request.type",
              Map.of(
                  "chat", kind(SpanRole.CALL, "chat"),
                  "completion", kind(SpanRole.CALL, "text_completion"),
                  "embedding", kind(SpanRole.CALL, "embeddings"),
                  "rerank", kind(SpanRole.CALL, "rerank")))
          .count(
              TokenCount.REASONING, "gen_ai.usage.reasoning_tokens", "llm.usage.reasoning_tokens")
          .count(TokenCount.TOTAL, "gen_ai.usage.total_tokens", "llm.usage.total_tokens")
          .field(CallField.STREAM, "gen_ai.is_streaming", "llm.is_streaming")
          .field(
              CallField.FINISH_REASONS,
              "gen_ai.response.finish_reasons",
              "gen_ai.response.finish_reason",
              "gen_ai.response.stop_reason",
              "gen_ai.completion.0.finish_reason",
              "llm.response.finish_reason",
              "llm.response.stop_reason")
          .build();

  /** To the release before it took over the convention's operations a message was a completion. */
  static final Dialect ANTHROPIC =
      TABLE
          .extendedBy("OPENLLMETRY")
          .scopes("opentelemetry.instrumentation.anthropic")
          .role("traceloop.span.kind", Map.of())
          .role("llm.request.type", Map.of("completion", kind(SpanRole.CALL, "chat")))
          .build();

  private OpenLlmetryDialect() {}
}

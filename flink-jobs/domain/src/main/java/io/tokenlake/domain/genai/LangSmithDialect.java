package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * The OpenTelemetry exporter of the LangSmith SDK. Its {@code gen_ai.operation.name} calls prompts
 * chats and retrievers embeddings, so the kind of the span goes first. Source: langsmith 0.14.
 */
final class LangSmithDialect {
  private static final String INPUT_DETAILS = "gen_ai.usage.input_token_details";
  private static final String OUTPUT_DETAILS = "gen_ai.usage.output_token_details";

  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("LANGSMITH")
          .scopes("langsmith")
          .markers("langsmith.span.kind")
          .role(
              "langsmith.span.kind",
              Map.ofEntries(
                  entry("llm", kind(SpanRole.CALL, "chat")),
                  entry("embedding", kind(SpanRole.CALL, "embeddings")),
                  entry("chain", kind(SpanRole.WORKFLOW, "invoke_workflow")),
                  entry("tool", kind(SpanRole.TOOL, "execute_tool")),
                  entry("retriever", kind(SpanRole.RETRIEVAL, "retrieval")),
                  entry("prompt", kind(SpanRole.OTHER)),
                  entry("parser", kind(SpanRole.OTHER))))
          .count(TokenCount.CACHE_READ, Source.json(INPUT_DETAILS, "cache_read"))
          .count(TokenCount.CACHE_WRITE, Source.json(INPUT_DETAILS, "cache_creation"))
          .count(TokenCount.CACHE_WRITE_5M, Source.json(INPUT_DETAILS, "ephemeral_5m_input_tokens"))
          .count(TokenCount.CACHE_WRITE_1H, Source.json(INPUT_DETAILS, "ephemeral_1h_input_tokens"))
          .count(TokenCount.AUDIO_INPUT, Source.json(INPUT_DETAILS, "audio"))
          .count(TokenCount.REASONING, Source.json(OUTPUT_DETAILS, "reasoning"))
          .count(TokenCount.AUDIO_OUTPUT, Source.json(OUTPUT_DETAILS, "audio"))
          .field(CallField.PROVIDER, "langsmith.metadata.ls_provider")
          .field(CallField.REQUEST_MODEL, "langsmith.metadata.ls_model_name")
          .field(CallField.STREAM, "langsmith.request.streaming")
          .build();

  private LangSmithDialect() {}
}

package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * OpenInference (Arize, Phoenix). {@code llm.model_name} is overwritten when the answer comes; the
 * model that was asked for is in the parameters of the request. LangChain writes a {@code stream}
 * of false among them that its own streams have too. Source: openinference-semantic-conventions
 * 0.1.42 and captures of the instrumentations for OpenAI, Anthropic, LangChain and the Agents SDK.
 */
final class OpenInferenceDialect {
  private static final String PARAMETERS = "llm.invocation_parameters";

  private static final Dialect BASE =
      OtelDialect.TABLE
          .extendedBy("OPENINFERENCE")
          .role(
              "openinference.span.kind",
              Map.ofEntries(
                  entry("llm", kind(SpanRole.CALL, "chat")),
                  entry("embedding", kind(SpanRole.CALL, "embeddings")),
                  entry("chain", kind(SpanRole.WORKFLOW, "invoke_workflow")),
                  entry("agent", kind(SpanRole.AGENT, "invoke_agent")),
                  entry("tool", kind(SpanRole.TOOL, "execute_tool")),
                  entry("retriever", kind(SpanRole.RETRIEVAL, "retrieval")),
                  entry("reranker", kind(SpanRole.RETRIEVAL, "rerank")),
                  entry("guardrail", kind(SpanRole.OTHER)),
                  entry("evaluator", kind(SpanRole.OTHER)),
                  entry("prompt", kind(SpanRole.OTHER)),
                  entry("decision", kind(SpanRole.OTHER))))
          .count(TokenCount.INPUT, "llm.token_count.prompt")
          .count(TokenCount.CACHE_READ, "llm.token_count.prompt_details.cache_read")
          .count(TokenCount.CACHE_WRITE, "llm.token_count.prompt_details.cache_write")
          .count(TokenCount.AUDIO_INPUT, "llm.token_count.prompt_details.audio")
          .count(TokenCount.OUTPUT, "llm.token_count.completion")
          .count(TokenCount.REASONING, "llm.token_count.completion_details.reasoning")
          .count(TokenCount.AUDIO_OUTPUT, "llm.token_count.completion_details.audio")
          .count(TokenCount.TOTAL, "llm.token_count.total")
          .field(CallField.PROVIDER, "llm.provider", "llm.system")
          .field(CallField.REQUEST_MODEL, "llm.request.model_name")
          .field(CallField.RESPONSE_MODEL, "llm.response.model_name")
          .field(CallField.FINISH_REASONS, "llm.finish_reason")
          .field(CallField.STREAM_IF_TRUE, Source.json(PARAMETERS, "stream"))
          .field(CallField.SERVICE_TIER, Source.json(PARAMETERS, "service_tier"))
          .field(CallField.COST, "llm.cost.total")
          .build();

  static final Dialect TABLE =
      BASE.extendedBy("OPENINFERENCE")
          .scopes("openinference", "@arizeai")
          .markers("openinference.span.kind")
          .field(
              CallField.REQUEST_MODEL,
              Source.of("llm.request.model_name"),
              Source.json(PARAMETERS, "model"),
              Source.json(PARAMETERS, "model_name"),
              Source.of("embedding.model_name"))
          .field(CallField.MODEL, "llm.model_name", "embedding.model_name")
          .build();

  /**
   * The OpenAI Agents SDK. What it calls parameters is the response itself for the Responses API;
   * otherwise no model but the one that was asked for is known.
   */
  static final Dialect AGENTS =
      BASE.extendedBy("OPENINFERENCE")
          .scopes("openinference.instrumentation.openai_agents")
          .field(CallField.RESPONSE_MODEL, Source.json(PARAMETERS, "model"))
          .field(CallField.REQUEST_MODEL_ALONE, "llm.model_name")
          .build();

  private OpenInferenceDialect() {}
}

package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * The Langfuse SDKs. Usage is a JSON object whose own names are disjoint; objects of OpenAI's shape
 * are passed on as they are and are not. One model is named, and no provider. Source: langfuse 5.0
 * (Python) and captures of 3 and 5.
 */
final class LangfuseDialect {
  private static final String USAGE = "langfuse.observation.usage_details";

  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("LANGFUSE")
          .scopes("langfuse-sdk")
          .markers("langfuse.observation.type")
          .role(
              "langfuse.observation.type",
              Map.ofEntries(
                  entry("generation", kind(SpanRole.CALL, "chat")),
                  entry("embedding", kind(SpanRole.CALL, "embeddings")),
                  entry("agent", kind(SpanRole.AGENT, "invoke_agent")),
                  entry("chain", kind(SpanRole.WORKFLOW, "invoke_workflow")),
                  entry("tool", kind(SpanRole.TOOL, "execute_tool")),
                  entry("retriever", kind(SpanRole.RETRIEVAL, "retrieval")),
                  entry("span", kind(SpanRole.OTHER)),
                  entry("event", kind(SpanRole.OTHER)),
                  entry("evaluator", kind(SpanRole.OTHER)),
                  entry("guardrail", kind(SpanRole.OTHER))))
          .count(
              TokenCount.INPUT,
              Source.json(USAGE, "input"),
              Source.json(USAGE, "prompt_tokens"),
              Source.json(USAGE, "input_tokens"))
          .count(
              TokenCount.CACHE_READ,
              Source.json(USAGE, "input_cached_tokens"),
              Source.json(USAGE, "input_cache_read"),
              Source.json(USAGE, "cache_read_input_tokens"),
              Source.json(USAGE, "prompt_tokens_details", "cached_tokens"),
              Source.json(USAGE, "input_tokens_details", "cached_tokens"))
          .count(
              TokenCount.CACHE_WRITE,
              Source.json(USAGE, "input_cache_creation"),
              Source.json(USAGE, "cache_creation_input_tokens"))
          .count(
              TokenCount.CACHE_WRITE_5M,
              Source.json(USAGE, "input_cache_creation_5m"),
              Source.json(USAGE, "input_ephemeral_5m_input_tokens"))
          .count(
              TokenCount.CACHE_WRITE_1H,
              Source.json(USAGE, "input_cache_creation_1h"),
              Source.json(USAGE, "input_ephemeral_1h_input_tokens"))
          .count(TokenCount.AUDIO_INPUT_BESIDE, Source.json(USAGE, "input_audio_tokens"))
          .count(
              TokenCount.AUDIO_INPUT, Source.json(USAGE, "prompt_tokens_details", "audio_tokens"))
          .count(
              TokenCount.OUTPUT,
              Source.json(USAGE, "output"),
              Source.json(USAGE, "completion_tokens"),
              Source.json(USAGE, "output_tokens"))
          .count(
              TokenCount.REASONING_BESIDE,
              Source.json(USAGE, "output_reasoning_tokens"),
              Source.json(USAGE, "output_reasoning"))
          .count(
              TokenCount.REASONING,
              Source.json(USAGE, "completion_tokens_details", "reasoning_tokens"),
              Source.json(USAGE, "output_tokens_details", "reasoning_tokens"))
          .count(TokenCount.AUDIO_OUTPUT_BESIDE, Source.json(USAGE, "output_audio_tokens"))
          .count(
              TokenCount.AUDIO_OUTPUT,
              Source.json(USAGE, "completion_tokens_details", "audio_tokens"))
          .count(
              TokenCount.WEB_SEARCHES,
              Source.json(USAGE, "web_search_queries"),
              Source.json(USAGE, "server_tool_use", "web_search_requests"))
          .count(TokenCount.TOTAL, Source.json(USAGE, "total"), Source.json(USAGE, "total_tokens"))
          .field(CallField.MODEL, "langfuse.observation.model.name")
          .field(CallField.FINISH_REASONS, "langfuse.observation.metadata.finish_reason")
          .field(
              CallField.SERVICE_TIER,
              Source.of("langfuse.observation.metadata.service_tier"),
              Source.json("langfuse.observation.model.parameters", "service_tier"))
          .field(CallField.COST, Source.json("langfuse.observation.cost_details", "total"))
          .firstToken(FirstToken.Unit.MOMENT, "langfuse.observation.completion_start_time")
          .build();

  private LangfuseDialect() {}
}

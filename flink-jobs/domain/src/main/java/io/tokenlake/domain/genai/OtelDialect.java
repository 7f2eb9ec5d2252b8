package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;
import static java.util.Map.entry;

import java.util.Map;

/**
 * The OpenTelemetry GenAI convention in its three editions, and under the convention's prefix the
 * names that emitters without a dialect of their own made up. Source: the convention's attribute
 * registry, its deprecated names included.
 */
final class OtelDialect {
  static final String NAME = "OTEL";

  static final String OPERATION = "gen_ai.operation.name";

  /**
   * {@code fetch_response} polls a stored answer and costs nothing. An operation that nobody lists
   * is taken for one that repeats what is below it, so that its usage is billed where nothing below
   * states any, and is never billed twice.
   */
  private static final Map<String, RoleRule.Kind> OPERATIONS =
      Map.ofEntries(
          entry("chat", kind(SpanRole.CALL)),
          entry("text_completion", kind(SpanRole.CALL)),
          entry("completion", kind(SpanRole.CALL, "text_completion")),
          entry("generate_content", kind(SpanRole.CALL)),
          entry("responses", kind(SpanRole.CALL, "chat")),
          entry("embeddings", kind(SpanRole.CALL)),
          entry("embedding", kind(SpanRole.CALL, "embeddings")),
          entry("rerank", kind(SpanRole.CALL)),
          entry("image", kind(SpanRole.CALL)),
          entry("audio", kind(SpanRole.CALL)),
          entry("speech_to_text", kind(SpanRole.CALL)),
          entry("text_to_speech", kind(SpanRole.CALL)),
          entry("realtime", kind(SpanRole.CALL)),
          entry("invoke_agent", kind(SpanRole.AGENT)),
          entry("create_agent", kind(SpanRole.AGENT)),
          entry("agent", kind(SpanRole.AGENT)),
          entry("plan", kind(SpanRole.AGENT)),
          entry("invoke_workflow", kind(SpanRole.WORKFLOW)),
          entry("execute_task", kind(SpanRole.WORKFLOW)),
          entry("task", kind(SpanRole.WORKFLOW)),
          entry("chain", kind(SpanRole.WORKFLOW)),
          entry("framework", kind(SpanRole.WORKFLOW)),
          entry("execute_tool", kind(SpanRole.TOOL)),
          entry("retrieval", kind(SpanRole.RETRIEVAL)),
          entry("search_memory", kind(SpanRole.RETRIEVAL)),
          entry("vector_db_retrieve", kind(SpanRole.RETRIEVAL)),
          entry("vectordb", kind(SpanRole.RETRIEVAL)),
          entry("fetch_response", kind(SpanRole.OTHER)),
          entry("create_memory_store", kind(SpanRole.OTHER)),
          entry("delete_memory_store", kind(SpanRole.OTHER)),
          entry("create_memory", kind(SpanRole.OTHER)),
          entry("update_memory", kind(SpanRole.OTHER)),
          entry("upsert_memory", kind(SpanRole.OTHER)),
          entry("delete_memory", kind(SpanRole.OTHER)));

  /**
   * What the name of a span tells, as the convention forms it: the operation, a space, the model.
   * Some instrumentations fail before they set an attribute, and leave nothing else.
   */
  static Map<String, Object> readName(String name) {
    int space = name.indexOf(' ');
    String operation = space < 0 ? name : name.substring(0, space);
    RoleRule.Kind kind = OPERATIONS.get(operation);
    if (kind == null || kind.role() != SpanRole.CALL) {
      return Map.of();
    }
    return space < 0 || space == name.length() - 1
        ? Map.of(OPERATION, operation)
        : Map.of(OPERATION, operation, "gen_ai.request.model", name.substring(space + 1));
  }

  /** What Alibaba's instrumentations call a span where they name no operation. */
  private static final Map<String, RoleRule.Kind> KINDS =
      Map.ofEntries(
          entry("llm", kind(SpanRole.CALL, "chat")),
          entry("embedding", kind(SpanRole.CALL, "embeddings")),
          entry("agent", kind(SpanRole.AGENT, "invoke_agent")),
          entry("chain", kind(SpanRole.WORKFLOW, "invoke_workflow")),
          entry("task", kind(SpanRole.WORKFLOW, "execute_task")),
          entry("step", kind(SpanRole.WORKFLOW, "execute_task")),
          entry("entry", kind(SpanRole.WORKFLOW, "invoke_workflow")),
          entry("tool", kind(SpanRole.TOOL, "execute_tool")),
          entry("retriever", kind(SpanRole.RETRIEVAL, "retrieval")),
          entry("reranker", kind(SpanRole.RETRIEVAL, "rerank")));

  static final Dialect TABLE =
      Dialect.named(NAME)
          .markers(OPERATION, "gen_ai.provider.name", "gen_ai.system", "gen_ai.span.kind")
          .role(OPERATION, OPERATIONS, RoleRule.unlisted(SpanRole.WORKFLOW))
          .role("gen_ai.span.kind", KINDS)
          .count(TokenCount.INPUT, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
          .count(TokenCount.FRESH, "gen_ai.usage.prompt_cache_miss_tokens")
          .count(
              TokenCount.CACHE_READ,
              "gen_ai.usage.cache_read.input_tokens",
              "gen_ai.usage.cache_read_input_tokens",
              "gen_ai.usage.prompt_tokens_details.cached_tokens",
              "gen_ai.usage.input_tokens.cached",
              "gen_ai.usage.input_cached_tokens",
              "gen_ai.usage.cached_tokens",
              "gen_ai.usage.cache_read_tokens",
              "gen_ai.usage.prompt_cache_hit_tokens")
          .count(
              TokenCount.CACHE_WRITE,
              "gen_ai.usage.cache_write.input_tokens",
              "gen_ai.usage.cache_creation.input_tokens",
              "gen_ai.usage.cache_creation_input_tokens",
              "gen_ai.usage.prompt_tokens_details.cache_creation_tokens",
              "gen_ai.usage.input_tokens.cache_write",
              "gen_ai.usage.cache_write_tokens")
          .count(
              TokenCount.CACHE_WRITE_5M, "anthropic.usage.cache_creation.ephemeral_5m_input_tokens")
          .count(
              TokenCount.CACHE_WRITE_1H, "anthropic.usage.cache_creation.ephemeral_1h_input_tokens")
          .count(
              TokenCount.AUDIO_INPUT,
              "gen_ai.usage.audio.input_tokens",
              "gen_ai.usage.prompt_tokens_details.audio_tokens")
          .count(TokenCount.AUDIO_CACHE_READ, "gen_ai.usage.audio.cache_read.input_tokens")
          .count(TokenCount.IMAGE_INPUT, "gen_ai.usage.image.input_tokens")
          .count(TokenCount.IMAGE_CACHE_READ, "gen_ai.usage.image.cache_read.input_tokens")
          .count(TokenCount.OUTPUT, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
          .count(
              TokenCount.REASONING,
              "gen_ai.usage.reasoning.output_tokens",
              "gen_ai.usage.reasoning_tokens",
              "gen_ai.usage.completion_tokens_details.reasoning_tokens",
              "gen_ai.usage.output_tokens.reasoning")
          .count(
              TokenCount.AUDIO_OUTPUT,
              "gen_ai.usage.audio.output_tokens",
              "gen_ai.usage.completion_tokens_details.audio_tokens")
          .count(TokenCount.IMAGE_OUTPUT, "gen_ai.usage.image.output_tokens")
          .count(TokenCount.TOTAL, "gen_ai.usage.total_tokens")
          .field(CallField.PROVIDER, "gen_ai.provider.name", "gen_ai.system")
          .field(CallField.REQUEST_MODEL, "gen_ai.request.model")
          .field(CallField.RESPONSE_MODEL, "gen_ai.response.model")
          .field(CallField.RESPONSE_ID, "gen_ai.response.id")
          .field(
              CallField.FINISH_REASONS,
              "gen_ai.response.finish_reasons",
              "anthropic.message.stop_reason")
          .field(CallField.STREAM, "gen_ai.request.stream")
          .field(
              CallField.SERVICE_TIER,
              "openai.response.service_tier",
              "gen_ai.openai.response.service_tier",
              "gen_ai.response.service_tier",
              "anthropic.response.service_tier",
              "openai.request.service_tier",
              "gen_ai.openai.request.service_tier")
          .field(CallField.SERVER_ADDRESS, "server.address")
          .field(CallField.HTTP_STATUS, "http.response.status_code", "http.status_code")
          .field(CallField.ERROR_TYPE, "error.type")
          .field(CallField.COST, "gen_ai.usage.cost", "gen_ai.usage.cost.amount")
          .field(CallField.COST_CURRENCY, "gen_ai.usage.cost.currency")
          .firstToken(
              FirstToken.Unit.SECONDS,
              "gen_ai.response.time_to_first_chunk",
              "gen_ai.client.operation.time_to_first_chunk",
              "gen_ai.server.time_to_first_token",
              "gen_ai.latency.time_to_first_token")
          .build();

  private OtelDialect() {}
}

package io.tokenlake.domain.genai;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Tells the operations that a provider bills from everything around them. */
final class Operations {
  static final String KEY = "gen_ai.operation.name";

  /** The convention's own names; {@code fetch_response} polls a stored answer and costs nothing. */
  private static final Map<String, SpanRole> ROLES =
      Map.ofEntries(
          entry("chat", SpanRole.CALL),
          entry("text_completion", SpanRole.CALL),
          entry("generate_content", SpanRole.CALL),
          entry("embeddings", SpanRole.CALL),
          entry("fetch_response", SpanRole.OTHER),
          entry("invoke_agent", SpanRole.AGENT),
          entry("create_agent", SpanRole.AGENT),
          entry("plan", SpanRole.AGENT),
          entry("invoke_workflow", SpanRole.WORKFLOW),
          entry("execute_tool", SpanRole.TOOL),
          entry("retrieval", SpanRole.RETRIEVAL),
          entry("search_memory", SpanRole.RETRIEVAL));

  private static final List<String> PROVIDER = List.of("gen_ai.provider.name", "gen_ai.system");
  private static final List<String> MODEL =
      List.of("gen_ai.request.model", "gen_ai.response.model");
  private static final List<String> USAGE =
      List.of(
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.prompt_tokens",
          "gen_ai.usage.output_tokens",
          "gen_ai.usage.completion_tokens");

  private Operations() {}

  /**
   * The role of a span. The oldest emitters name no operation; a span of theirs that states
   * provider, model and usage is a call. All three are asked for, because spans of agents and
   * chains repeat the usage of the calls below them.
   */
  static SpanRole role(Attributes attributes) {
    String operation = attributes.text(KEY);
    if (operation != null) {
      return ROLES.getOrDefault(operation, SpanRole.OTHER);
    }
    boolean oldCall =
        attributes.hasAny(PROVIDER) && attributes.hasAny(MODEL) && attributes.hasAny(USAGE);
    return oldCall ? SpanRole.CALL : SpanRole.OTHER;
  }

  /** The operation as the span names it, or {@code chat} when it names none. */
  static String name(Attributes attributes) {
    String operation = attributes.text(KEY);
    return operation == null ? "chat" : operation;
  }
}

package io.tokenlake.schemas;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The attribute keys under which instrumentations put prompts, completions and tool payloads. Such
 * attributes are removed before anything is stored.
 */
public final class ContentKeys {
  private static final Set<String> EXACT =
      Set.of(
          "gen_ai.system_instructions",
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.retrieval.query.text",
          "gen_ai.retrieval.documents",
          "gen_ai.memory.query.text",
          "gen_ai.memory.records",
          "gen_ai.prompt",
          "gen_ai.completion",
          "gen_ai.content.prompt",
          "gen_ai.content.completion",
          "gen_ai.event.content",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "input.value",
          "output.value",
          "tool.parameters",
          "ai.prompt",
          "ai.prompt.messages",
          "ai.prompt.tools",
          "ai.response.text",
          "ai.response.object",
          "ai.response.toolCalls",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "langfuse.observation.input",
          "langfuse.observation.output",
          "langfuse.trace.input",
          "langfuse.trace.output",
          "langsmith.entity.input",
          "langsmith.entity.output",
          "all_messages_events",
          "pydantic_ai.all_messages",
          "final_result",
          "tool_arguments",
          "tool_response",
          "spring.ai.tool.call.arguments",
          "spring.ai.tool.call.result",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "gcp.vertex.agent.tool_response",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "genkit:input",
          "genkit:output");

  /**
   * Keys that carry an index or a variable name, such as {@code gen_ai.prompt.0.content}. Why a
   * completion ended is no content.
   */
  private static final Pattern INDEXED =
      Pattern.compile(
          "gen_ai\\.(prompt|completion)\\.\\d+\\.(?!finish_reason$).+"
              + "|llm\\.(input_messages|output_messages|prompts|completions)(\\..+)?"
              + "|gen_ai\\.prompt\\.variable\\..+"
              + "|retrieval\\.documents\\..+");

  private ContentKeys() {}

  /** Whether the attribute of this key holds content rather than telemetry. */
  public static boolean isContent(String key) {
    return EXACT.contains(key) || INDEXED.matcher(key).matches();
  }
}

package io.tokenlake.schemas;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The attribute keys under which instrumentations put prompts, completions, embedded texts, the
 * definitions of tools and what goes into and comes out of them. Such attributes are removed before
 * anything is stored.
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
          "gen_ai.tool.args",
          "gen_ai.task.input",
          "gen_ai.task.output",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "input.value",
          "output.value",
          "tool.parameters",
          "tool.json_schema",
          "ai.prompt",
          "ai.prompt.messages",
          "ai.prompt.tools",
          "ai.response.text",
          "ai.response.object",
          "ai.response.toolCalls",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "ai.response.reasoning",
          "ai.response.files",
          "ai.value",
          "ai.values",
          "ai.embedding",
          "ai.embeddings",
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
          "model_request_parameters",
          "spring.ai.tool.call.arguments",
          "spring.ai.tool.call.result",
          "spring.ai.tool.definition.schema",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "gcp.vertex.agent.tool_response",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "genkit:input",
          "genkit:output",
          "lk.user_input",
          "lk.input_text",
          "lk.instructions",
          "lk.chat_ctx",
          "lk.function_tools",
          "lk.response.text",
          "lk.response.function_calls",
          "lk.function_tool.arguments",
          "lk.function_tool.output",
          "prompt",
          "completion",
          "prompt_text",
          "user_prompt",
          "request_text",
          "response_text",
          "function_args",
          "tool_input",
          "tool_parameters");

  /**
   * Keys that hold content in the events and spans of coding agents, and elsewhere may hold
   * anything.
   */
  private static final Set<String> OF_CODING_AGENTS =
      Set.of(
          "arguments",
          "output",
          "response",
          "body",
          "content",
          "full_command",
          "bash_command",
          "new_context",
          "response.model_output");

  /**
   * Keys that carry an index, a variable or the name of a provider, such as {@code
   * gen_ai.prompt.0.content}. Why a completion ended and what a tool is called is no content.
   */
  private static final Pattern INDEXED =
      Pattern.compile(
          "gen_ai\\.(prompt|completion)\\.\\d+\\.(?!finish_reason$).+"
              + "|llm\\.(input_messages|output_messages|prompts|completions)(\\..+)?"
              + "|llm\\.tools\\..+"
              + "|llm\\.request\\.functions\\.\\d+\\.(?!name$).+"
              // LiteLLM names the provider, and None where it knows none.
              + "|llm\\.(?!(token_count|cost|usage|request|response)\\.)[^.]+"
              + "\\.(messages|choices|content|input|output|prompt|tools|functions|system)"
              + "|llm\\.prompt_template\\.(template|variables)"
              + "|embedding\\.embeddings\\.\\d+\\.embedding\\.(text|vector)"
              + "|reranker\\.(query|input_documents|output_documents)(\\..+)?"
              + "|gen_ai\\.prompt\\.variable\\..+|retrieval\\.documents\\..+");

  /** Keys whose value is a JSON object with content among other members. */
  private static final Set<String> JSON =
      Set.of(
          "llm.invocation_parameters",
          "embedding.invocation_parameters",
          "langfuse.observation.model.parameters",
          "langsmith.metadata.ls_invocation_params",
          "metadata");

  /** Members that hold content in the JSON of such a key. */
  private static final Set<String> JSON_MEMBERS =
      Set.of(
          "messages",
          "input",
          "inputs",
          "output",
          "outputs",
          "prompt",
          "prompts",
          "system",
          "system_prompt",
          "system_instruction",
          "instructions",
          "content",
          "contents",
          "tools",
          "functions",
          "choices",
          "prediction",
          "documents",
          "query",
          "suffix");

  /** Keys that say who made a call; an address there is the answer, not a leak. */
  private static final Pattern IDENTITY =
      Pattern.compile("(.*[._:])?(end)?user([._]?(id|email|name))?", Pattern.CASE_INSENSITIVE);

  private ContentKeys() {}

  /** Whether the attribute of this key holds content rather than telemetry. */
  public static boolean isContent(String key) {
    return EXACT.contains(key) || INDEXED.matcher(key).matches();
  }

  /**
   * Whether the attribute of this key holds content when it belongs to a span or event of a coding
   * agent (Claude Code, Codex, Gemini CLI).
   */
  public static boolean isContentOfCodingAgent(String key) {
    return isContent(key) || OF_CODING_AGENTS.contains(key);
  }

  /** Whether the value of this key is JSON of which {@link #isContentMember members} go. */
  public static boolean isJsonWithContent(String key) {
    return JSON.contains(key);
  }

  /** Whether a member of this name holds content, at whatever depth of the JSON it is. */
  public static boolean isContentMember(String name) {
    return JSON_MEMBERS.contains(name);
  }

  /** Whether the attribute of this key says who made a call. */
  public static boolean isIdentity(String key) {
    return IDENTITY.matcher(key).matches();
  }
}

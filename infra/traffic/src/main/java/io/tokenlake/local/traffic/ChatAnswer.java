package io.tokenlake.local.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model server answers to a chat request. It follows from the request alone:
 *
 * <ul>
 *   <li>prompt tokens by {@link TokenCount} over messages and tools;
 *   <li>cached tokens: of a system or developer message that comes first and has at least 1,024
 *       tokens, the whole multiples of 128;
 *   <li>completion tokens: 16 and a quarter of the prompt, at most {@code max_completion_tokens}
 *       (or {@code max_tokens}), in which case the finish reason is {@code length};
 *   <li>reasoning tokens: half of the completion, for models named o1, o3, o4 or gpt-5;
 *   <li>where tools are given and the last message is not a tool's result: a call of the first tool
 *       with empty arguments, for 12 completion tokens.
 * </ul>
 *
 * @param toolName tool to call; null to answer with text
 */
record ChatAnswer(
    String model,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    long reasoningTokens,
    String finishReason,
    String toolName) {

  private static final int CACHE_MINIMUM = 1024;
  private static final int CACHE_STEP = 128;
  private static final int TOOL_CALL_TOKENS = 12;
  private static final int WORDS_PER_CHUNK = 16;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static ChatAnswer to(JsonNode request) {
    String model = request.path("model").asText("");
    JsonNode messages = request.path("messages");
    if (model.isEmpty()) {
      throw ModelRequestException.invalid("model", "You must provide a model parameter.");
    }
    if (!messages.isArray() || messages.isEmpty()) {
      throw ModelRequestException.invalid("messages", "'messages' must hold at least one message.");
    }
    long prompt = (long) request.path("tools").size() * TokenCount.PER_TOOL;
    for (JsonNode message : messages) {
      prompt += TokenCount.PER_MESSAGE + TokenCount.ofContent(message.path("content"));
    }
    long cached = cachedTokens(messages.get(0));
    JsonNode lastMessage = messages.get(messages.size() - 1);
    if (!request.path("tools").isEmpty() && !lastMessage.path("role").asText().equals("tool")) {
      String tool = request.path("tools").get(0).path("function").path("name").asText("tool");
      return new ChatAnswer(model, prompt, cached, TOOL_CALL_TOKENS, 0, "tool_calls", tool);
    }
    long wanted = 16 + prompt / 4;
    long limit =
        request.path("max_completion_tokens").asLong(request.path("max_tokens").asLong(wanted));
    long completion = Math.min(wanted, limit);
    long reasoning = model.matches("(o1|o3|o4|gpt-5).*") ? completion / 2 : 0;
    String finish = completion < wanted ? "length" : "stop";
    return new ChatAnswer(model, prompt, cached, completion, reasoning, finish, null);
  }

  private static long cachedTokens(JsonNode first) {
    String role = first.path("role").asText();
    int tokens = TokenCount.ofContent(first.path("content"));
    boolean cached = (role.equals("system") || role.equals("developer")) && tokens >= CACHE_MINIMUM;
    return cached ? tokens / CACHE_STEP * CACHE_STEP : 0;
  }

  /** The snapshot that answers for a model name, as OpenAI reports it. */
  private String snapshot() {
    return switch (model) {
      case "gpt-4o" -> "gpt-4o-2024-08-06";
      case "gpt-4o-mini" -> "gpt-4o-mini-2024-07-18";
      case "gpt-4.1" -> "gpt-4.1-2025-04-14";
      default -> model;
    };
  }

  /** The answer to a request that does not stream. */
  ObjectNode completion(String id, long created) {
    ObjectNode answer = envelope("chat.completion", id, created);
    ObjectNode message = JSON.objectNode().put("role", "assistant");
    if (toolName == null) {
      message.put("content", words(visibleTokens()));
    } else {
      message.putNull("content").putArray("tool_calls").add(toolCall(id));
    }
    message.putNull("refusal");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.putNull("logprobs").put("finish_reason", finishReason);
    answer.set("usage", usage());
    return answer;
  }

  /** The answer to a request that streams, chunk by chunk. */
  List<ObjectNode> chunks(String id, long created, boolean includeUsage) {
    List<ObjectNode> chunks = new ArrayList<>();
    chunks.add(
        chunk(id, created, JSON.objectNode().put("role", "assistant").put("content", ""), null));
    if (toolName == null) {
      for (long left = visibleTokens(); left > 0; left -= WORDS_PER_CHUNK) {
        String text = words(Math.min(left, WORDS_PER_CHUNK));
        chunks.add(chunk(id, created, JSON.objectNode().put("content", text), null));
      }
    } else {
      ObjectNode delta = JSON.objectNode();
      delta.putArray("tool_calls").add(toolCall(id).put("index", 0));
      chunks.add(chunk(id, created, delta, null));
    }
    chunks.add(chunk(id, created, JSON.objectNode(), finishReason));
    if (includeUsage) {
      ObjectNode last = envelope("chat.completion.chunk", id, created);
      last.putArray("choices");
      last.set("usage", usage());
      chunks.add(last);
    }
    return chunks;
  }

  private ObjectNode chunk(String id, long created, ObjectNode delta, String finish) {
    ObjectNode chunk = envelope("chat.completion.chunk", id, created);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    return chunk;
  }

  private ObjectNode envelope(String object, String id, long created) {
    return JSON.objectNode()
        .put("id", "chatcmpl-" + id)
        .put("object", object)
        .put("created", created)
        .put("model", snapshot())
        .put("service_tier", "default");
  }

  private ObjectNode toolCall(String id) {
    ObjectNode call = JSON.objectNode().put("id", "call_" + id).put("type", "function");
    call.putObject("function").put("name", toolName).put("arguments", "{}");
    return call;
  }

  private ObjectNode usage() {
    ObjectNode usage =
        JSON.objectNode()
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", completionTokens)
            .put("total_tokens", promptTokens + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoningTokens);
    return usage;
  }

  private long visibleTokens() {
    return completionTokens - reasoningTokens;
  }

  private static String words(long count) {
    return "lake ".repeat(Math.toIntExact(count));
  }
}

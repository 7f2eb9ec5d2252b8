package io.tokenlake.notifier.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an incoming webhook of Slack takes of Block Kit, as far as messages here use it:
 * https://docs.slack.dev/reference/block-kit/blocks
 */
public final class SlackContract implements Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_MESSAGE = 40_000;

  @Override
  public List<String> problems(Map<String, String> headers, byte[] body) {
    List<String> problems = new ArrayList<>();
    check(problems, "application/json".equals(headers.get("content-type")), "invalid content type");
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (IOException e) {
      return List.of("invalid_payload");
    }
    check(problems, message.path("text").isTextual(), "no_text");
    check(problems, message.path("text").asText().length() <= MOST_MESSAGE, "msg_too_long");
    JsonNode blocks = message.path("blocks");
    check(problems, blocks.size() <= 50, "invalid_blocks: more than 50");
    for (JsonNode block : blocks) {
      switch (block.path("type").asText()) {
        case "header" -> text(problems, block.path("text"), "plain_text", 150);
        case "section" -> section(problems, block);
        case "context" -> {
          check(problems, block.path("elements").size() <= 10, "more than 10 elements");
          block.path("elements").forEach(element -> text(problems, element, "mrkdwn", 2_000));
        }
        default -> problems.add("invalid_blocks: type " + block.path("type"));
      }
    }
    return problems;
  }

  private static void section(List<String> problems, JsonNode block) {
    check(problems, block.has("text") || block.has("fields"), "a section without text or fields");
    if (block.has("text")) {
      text(problems, block.get("text"), "mrkdwn", 3_000);
    }
    check(problems, block.path("fields").size() <= 10, "more than 10 fields");
    block.path("fields").forEach(field -> text(problems, field, "mrkdwn", 2_000));
  }

  private static void text(List<String> problems, JsonNode text, String type, int most) {
    String value = text.path("text").asText();
    check(problems, text.path("type").asText().equals(type), "a text that is not " + type);
    check(problems, !value.isEmpty(), "a text that is empty");
    check(problems, value.length() <= most, "a text of more than " + most);
    if (type.equals("mrkdwn")) {
      // All but links must be escaped: https://docs.slack.dev/messaging/formatting-message-text
      String unlinked = value.replaceAll("<https?://[^<>|]+\\|[^<>|]*>", "");
      check(problems, !unlinked.contains("<") && !unlinked.contains(">"), "markup of others");
      check(
          problems,
          !value.replaceAll("&(amp|lt|gt);", "").contains("&"),
          "an ampersand that is not escaped");
    }
  }

  private static void check(List<String> problems, boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}

package io.tokenlake.local.traffic;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How the model server counts. Not a real tokenizer, but a rule that a caller can work out: a token
 * is four characters (the last may be short), a message costs {@value #PER_MESSAGE} more, a tool
 * {@value #PER_TOOL}.
 */
final class TokenCount {
  static final int PER_MESSAGE = 4;
  static final int PER_TOOL = 40;

  private static final int CHARACTERS_PER_TOKEN = 4;

  private TokenCount() {}

  static int ofText(String text) {
    return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  /** The content of a message: a string, or an array of parts of which text counts. */
  static int ofContent(JsonNode content) {
    if (!content.isArray()) {
      return ofText(content.asText(""));
    }
    int tokens = 0;
    for (JsonNode part : content) {
      tokens += ofText(part.path("text").asText(""));
    }
    return tokens;
  }

  /** The input of an embeddings request: text, texts, token ids or arrays of token ids. */
  static int ofEmbeddingInput(JsonNode input) {
    if (input.isTextual()) {
      return ofText(input.asText());
    }
    if (input.isNumber()) {
      return 1;
    }
    int tokens = 0;
    for (JsonNode element : input) {
      tokens += ofEmbeddingInput(element);
    }
    return tokens;
  }
}

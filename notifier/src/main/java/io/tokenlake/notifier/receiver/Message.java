package io.tokenlake.notifier.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Map;

/**
 * What is posted to a receiver. Its address and headers may be secret, so it has no text of its
 * own.
 *
 * @param headers the content type among them
 */
public record Message(URI address, Map<String, String> headers, byte[] body) {
  static final String CONTENT_TYPE = "content-type";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String APPLICATION_JSON = "application/json";

  static Message json(URI address, Map<String, String> headers, JsonNode body) {
    headers.put(CONTENT_TYPE, APPLICATION_JSON);
    return new Message(address, headers, bytes(body));
  }

  /** JSON in UTF-8. */
  public static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail to serialise", e);
    }
  }

  @Override
  public String toString() {
    return "message of " + body.length + " bytes";
  }
}

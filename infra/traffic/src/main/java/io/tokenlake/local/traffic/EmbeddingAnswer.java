package io.tokenlake.local.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;

/** What the model server answers to an embeddings request; vectors follow from the input's text. */
final class EmbeddingAnswer {
  /** Real ones have 1,536; nobody looks at these. */
  private static final int DEFAULT_DIMENSIONS = 8;

  private EmbeddingAnswer() {}

  static ObjectNode to(JsonNode request) {
    String model = request.path("model").asText("");
    JsonNode input = request.path("input");
    if (model.isEmpty()) {
      throw ModelRequestException.invalid("model", "You must provide a model parameter.");
    }
    if (input.isMissingNode() || input.isNull() || (input.isArray() && input.isEmpty())) {
      throw ModelRequestException.invalid("input", "'input' must not be empty.");
    }
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("object", "list").put("model", model);
    ArrayNode data = answer.putArray("data");
    boolean several = input.isArray() && !input.get(0).isNumber();
    for (int i = 0; i < (several ? input.size() : 1); i++) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      putVector(item, several ? input.get(i) : input, request);
    }
    int tokens = TokenCount.ofEmbeddingInput(input);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static void putVector(ObjectNode item, JsonNode input, JsonNode request) {
    Random random = new Random(input.toString().hashCode());
    int dimensions = request.path("dimensions").asInt(DEFAULT_DIMENSIONS);
    if (request.path("encoding_format").asText().equals("base64")) {
      ByteBuffer bytes =
          ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < dimensions; i++) {
        bytes.putFloat(random.nextFloat() - 0.5f);
      }
      item.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      ArrayNode vector = item.putArray("embedding");
      for (int i = 0; i < dimensions; i++) {
        vector.add(random.nextFloat() - 0.5f);
      }
    }
  }
}

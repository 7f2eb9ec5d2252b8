package io.tokenlake.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON Schemas of alerts, the one in use and the released ones, which nothing is added to. */
final class AlertRelease {
  static final Path FOLDER = SchemaFiles.RELEASED.resolve("alerts");

  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertRelease() {}

  static JsonNode current() throws IOException {
    return JSON.readTree(AlertSchema.json());
  }

  static JsonNode read(int version) throws IOException {
    return JSON.readTree(Files.readString(file(version)));
  }

  static Path file(int version) {
    return FOLDER.resolve(version + ".schema.json");
  }

  /** The version that alerts of a schema state. */
  static int version(JsonNode schema) {
    return schema.at("/properties/schema_version/const").intValue();
  }

  /** A schema without the words that explain it. */
  static JsonNode rules(JsonNode schema) {
    JsonNode rules = schema.deepCopy();
    removeDescriptions(rules);
    return rules;
  }

  private static void removeDescriptions(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("description").isTextual()) {
      object.remove("description");
    }
    node.forEach(AlertRelease::removeDescriptions);
  }
}

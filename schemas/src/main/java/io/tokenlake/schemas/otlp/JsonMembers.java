package io.tokenlake.schemas.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tokenlake.schemas.ContentKeys;
import java.io.IOException;
import java.io.StringWriter;

/** JSON in an attribute, without the members that hold content. */
final class JsonMembers {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonMembers() {}

  /** The same text if there is nothing to take out; an empty one if it is no JSON. */
  static String withoutContent(String json) {
    StringWriter out = new StringWriter(json.length());
    boolean changed = false;
    try (JsonParser parser = FACTORY.createParser(json);
        JsonGenerator generator = FACTORY.createGenerator(out)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && ContentKeys.isContentMember(parser.currentName())) {
          parser.nextToken();
          parser.skipChildren();
          changed = true;
        } else {
          generator.copyCurrentEventExact(parser);
        }
      }
    } catch (IOException e) {
      // Whatever it is, nobody can say that it holds no content.
      return "";
    }
    return changed ? out.toString() : json;
  }
}

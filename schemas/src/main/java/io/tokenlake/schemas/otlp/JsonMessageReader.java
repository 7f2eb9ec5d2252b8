package io.tokenlake.schemas.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fills protobuf messages from a JSON document by their descriptors. For one document. */
final class JsonMessageReader {
  /** The same limit as protobuf's own for binary messages: what is read here is written as such. */
  private static final int MAX_DEPTH = 100;

  private static final int NO_INDEX = -1;

  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private final JsonParser parser;

  /** Where the parser is, for messages of errors: at each depth a field and an index in it. */
  private final FieldDescriptor[] fields = new FieldDescriptor[MAX_DEPTH + 1];

  private final int[] indexes = new int[MAX_DEPTH + 1];
  private int depth = -1;

  JsonMessageReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the whole document into {@code builder}. */
  void readWhole(Message.Builder builder) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new OtlpJsonException("must be a JSON object");
    }
    readMessage(builder);
    if (parser.nextToken() != null) {
      throw new OtlpJsonException("there is something after the end of the JSON object");
    }
  }

  /** The current token is the start of the object; afterwards it is its end. */
  private void readMessage(Message.Builder builder) throws IOException {
    Map<String, FieldDescriptor> known =
        FIELDS.computeIfAbsent(builder.getDescriptorForType(), JsonMessageReader::byJsonName);
    depth++;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      FieldDescriptor field = known.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        fields[depth] = field;
        indexes[depth] = NO_INDEX;
        readField(builder, field);
      }
    }
    depth--;
  }

  private void readField(Message.Builder builder, FieldDescriptor field) throws IOException {
    if (!field.isRepeated()) {
      builder.setField(field, readValue(builder, field));
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw expected("an array");
    }
    builder.clearField(field);
    indexes[depth] = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      builder.addRepeatedField(field, readValue(builder, field));
      indexes[depth]++;
    }
  }

  private Object readValue(Message.Builder parent, FieldDescriptor field) throws IOException {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      try {
        return JsonScalars.read(parser, field);
      } catch (JsonScalars.UnexpectedException e) {
        throw expected(e.expectation());
      }
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
    if (depth == MAX_DEPTH) {
      throw new OtlpJsonException(path() + " is nested deeper than " + MAX_DEPTH + " messages");
    }
    Message.Builder builder = parent.newBuilderForField(field);
    readMessage(builder);
    return builder.build();
  }

  private OtlpJsonException expected(String what) {
    return new OtlpJsonException("%s must be %s, not %s".formatted(path(), what, found()));
  }

  private String found() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "this string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "this number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "what is there";
    };
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i <= depth; i++) {
      path.append(i == 0 ? "" : ".").append(fields[i].getJsonName());
      if (indexes[i] != NO_INDEX) {
        path.append('[').append(indexes[i]).append(']');
      }
    }
    return path.toString();
  }

  private static Map<String, FieldDescriptor> byJsonName(Descriptor type) {
    Map<String, FieldDescriptor> fields = new HashMap<>();
    type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
    return fields;
  }
}

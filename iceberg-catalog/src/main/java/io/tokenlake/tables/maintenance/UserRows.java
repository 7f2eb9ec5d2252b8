package io.tokenlake.tables.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Which rows are about a user: those whose column {@code user_id} is the user, those with a JSON
 * column in which {@code user_id} or another attribute that means a user is the user, and those
 * with a payload of OTLP bytes that has the user as a string value. Sketches and digests are bytes
 * too, but name nobody: a short id would be found in many of them by chance.
 */
final class UserRows implements Predicate<Record> {
  private static final String USER_COLUMN = "user_id";
  private static final Set<String> JSON_COLUMNS =
      Set.of("attributes", "resource_attributes", "scope_attributes", "events", "links", "entity");
  private static final String PAYLOAD_COLUMN = "payload";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int STRING_VALUE_TAG = 0x0A;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 0x80;

  private final String user;
  private final Set<String> keys;
  private final byte[] bytes;

  /**
   * @param user the user's id as it was sent
   * @param keys attributes that mean a user, beside {@code user_id}, by which alerts, anomalies and
   *     baselines name what they are about
   */
  UserRows(String user, Set<String> keys) {
    this.user = user;
    Set<String> all = new HashSet<>(keys);
    all.add(USER_COLUMN);
    this.keys = Set.copyOf(all);
    this.bytes = anyValue(user);
  }

  @Override
  public boolean test(Record row) {
    for (NestedField column : row.struct().fields()) {
      Object value = row.getField(column.name());
      if (value != null && holds(column, value)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(NestedField column, Object value) {
    if (column.name().equals(USER_COLUMN)) {
      return value.equals(user);
    }
    if (JSON_COLUMNS.contains(column.name())) {
      return inJson((String) value);
    }
    return column.name().equals(PAYLOAD_COLUMN) && inBytes((ByteBuffer) value);
  }

  private boolean inJson(String json) {
    // Most rows are done with here; quotes in an id are written as JSON has them.
    if (!json.contains(escaped())) {
      return false;
    }
    try {
      return inJson(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      // No JSON after all, and it has the id in it.
      return true;
    }
  }

  private String escaped() {
    String quoted = JSON.getNodeFactory().textNode(user).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  private boolean inJson(JsonNode node) {
    if (node.isObject()) {
      for (var field : node.properties()) {
        JsonNode value = field.getValue();
        if (keys.contains(field.getKey()) && value.isValueNode() && value.asText().equals(user)
            || inJson(value)) {
          return true;
        }
      }
      return false;
    }
    for (JsonNode element : node) {
      if (inJson(element)) {
        return true;
      }
    }
    return false;
  }

  private boolean inBytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.remaining()];
    buffer.duplicate().get(all);
    for (int from = 0; from + bytes.length <= all.length; from++) {
      if (Arrays.equals(all, from, from + bytes.length, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  /** The field {@code string_value} of OTLP's {@code AnyValue}: tag, length, text. */
  private static byte[] anyValue(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(STRING_VALUE_TAG);
    int length = utf8.length;
    while (length >= VARINT_MORE) {
      out.write(length & (VARINT_MORE - 1) | VARINT_MORE);
      length >>>= VARINT_BITS;
    }
    out.write(length);
    out.writeBytes(utf8);
    return out.toByteArray();
  }
}

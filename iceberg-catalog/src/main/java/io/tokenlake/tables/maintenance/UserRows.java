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
import org.apache.iceberg.util.ByteBuffers;

/**
 * Which rows are about a user: those whose column {@code user_id} is the user, those with a JSON
 * column in which {@code user_id} or another attribute that means a user is the user, and those
 * with a payload that has the user as a string value of OTLP or, where the payload is an entry of
 * the ledger, of Avro. Sketches and digests are bytes too, but name nobody: a short id would be
 * found in many of them by chance.
 */
final class UserRows implements Predicate<Record> {
  private static final String USER_COLUMN = "user_id";
  private static final Set<String> JSON_COLUMNS =
      Set.of("attributes", "resource_attributes", "scope_attributes", "events", "links", "entity");
  private static final String PAYLOAD_COLUMN = "payload";
  private static final String REASON_COLUMN = "reason";

  /** Of a dead letter whose payload is the entry that was not booked. */
  private static final String ENTRY_AS_PAYLOAD = "TOO_MANY_WITNESSES";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int STRING_VALUE_TAG = 0x0A;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 0x80;

  private final String user;
  private final Set<String> keys;
  private final byte[] otlp;
  private final byte[] avro;

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
    byte[] utf8 = user.getBytes(StandardCharsets.UTF_8);
    this.otlp = anyValue(utf8);
    this.avro = avroString(utf8);
  }

  @Override
  public boolean test(Record row) {
    for (NestedField column : row.struct().fields()) {
      Object value = row.getField(column.name());
      if (value != null && holds(column, value)) {
        return true;
      }
    }
    return isEntry(row) && contains((ByteBuffer) row.getField(PAYLOAD_COLUMN), avro);
  }

  private static boolean isEntry(Record row) {
    return row.struct().field(REASON_COLUMN) != null
        && ENTRY_AS_PAYLOAD.equals(row.getField(REASON_COLUMN))
        && row.getField(PAYLOAD_COLUMN) != null;
  }

  private boolean holds(NestedField column, Object value) {
    if (column.name().equals(USER_COLUMN)) {
      return value.equals(user);
    }
    if (JSON_COLUMNS.contains(column.name())) {
      return inJson((String) value);
    }
    return column.name().equals(PAYLOAD_COLUMN) && contains((ByteBuffer) value, otlp);
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

  private static boolean contains(ByteBuffer buffer, byte[] sought) {
    byte[] all = ByteBuffers.toByteArray(buffer);
    for (int from = 0; from + sought.length <= all.length; from++) {
      if (Arrays.equals(all, from, from + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }

  /** The field {@code string_value} of OTLP's {@code AnyValue}: tag, length, text. */
  private static byte[] anyValue(byte[] utf8) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(STRING_VALUE_TAG);
    return text(out, utf8.length, utf8);
  }

  /** A string of Avro: its length as it writes numbers that may be negative, text. */
  private static byte[] avroString(byte[] utf8) {
    return text(new ByteArrayOutputStream(), utf8.length << 1, utf8);
  }

  private static byte[] text(ByteArrayOutputStream out, int varint, byte[] utf8) {
    int rest = varint;
    while (rest >= VARINT_MORE) {
      out.write(rest & (VARINT_MORE - 1) | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    out.write(rest);
    out.writeBytes(utf8);
    return out.toByteArray();
  }
}

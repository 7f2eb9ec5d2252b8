package io.tokenlake.ingest.admit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the messages in an encoded request, and the fields that are not known, without decoding
 * it. Each becomes an object, however few bytes it takes: two bytes say "one more span".
 */
public final class ElementCounter {
  /** The smallest element that JSON can have: two braces and a comma. */
  private static final int MIN_JSON_BYTES = 3;

  private static final int MIN_PROTOBUF_BYTES = 2;

  private static final int MAX_DEPTH = 100;

  /** What a message type has: its message fields by number, and for the others null. */
  private record Type(Map<Integer, Type> fields) {
    boolean has(int number) {
      return fields.containsKey(number);
    }
  }

  private final Type root;
  private final int max;

  /**
   * @param max most elements that a request may have
   */
  public ElementCounter(Descriptor request, int max) {
    this.root = type(request, new HashMap<>());
    this.max = max;
  }

  /** Whether an encoded request has more elements than it may. */
  public boolean isOver(byte[] protobuf) throws InvalidProtocolBufferException {
    if (protobuf.length / MIN_PROTOBUF_BYTES <= max) {
      return false;
    }
    try {
      return count(CodedInputStream.newInstance(protobuf), root, 0, 0) > max;
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  /** The same for JSON; braces within texts count as well, which only matters beyond the limit. */
  public boolean isJsonOver(byte[] json) {
    if (json.length / MIN_JSON_BYTES <= max) {
      return false;
    }
    int count = 0;
    for (byte b : json) {
      if (b == '{') {
        count++;
      }
    }
    return count > max;
  }

  private int count(CodedInputStream in, Type type, int before, int depth) throws IOException {
    int count = before;
    int tag;
    while (count <= max && (tag = in.readTag()) != 0) {
      int number = WireFormat.getTagFieldNumber(tag);
      Type nested = type.fields.get(number);
      if (nested == null
          || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        count += type.has(number) ? 0 : 1;
        in.skipField(tag);
      } else if (depth == MAX_DEPTH) {
        throw new InvalidProtocolBufferException("nested too deep");
      } else {
        int outer = in.pushLimit(in.readRawVarint32());
        count = count(in, nested, count + 1, depth + 1);
        if (count > max) {
          return count;
        }
        in.popLimit(outer);
      }
    }
    return count;
  }

  private static Type type(Descriptor descriptor, Map<Descriptor, Type> known) {
    Type existing = known.get(descriptor);
    if (existing != null) {
      return existing;
    }
    Type type = new Type(new HashMap<>());
    known.put(descriptor, type);
    for (FieldDescriptor field : descriptor.getFields()) {
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      type.fields.put(field.getNumber(), message ? type(field.getMessageType(), known) : null);
    }
    return type;
  }
}

package io.tokenlake.schemas.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where content may be in a message type, read off its descriptor, so that no place is forgotten
 * and what the protocol adds later is looked at as well.
 */
final class MessageShape {
  /** What a field holds. */
  enum Role {
    /** Nothing to look at. */
    OTHER,
    /** A message in which there may be attributes. */
    MESSAGE,
    /** A key and its value. */
    ATTRIBUTE,
    /** A text that is not an attribute's and may quote anything. */
    TEXT
  }

  private final Descriptor type;
  private final Role[] roles;
  private final MessageShape[] messages;

  private MessageShape(Descriptor type) {
    this.type = type;
    int size = 1;
    for (FieldDescriptor field : type.getFields()) {
      size = Math.max(size, field.getNumber() + 1);
    }
    this.roles = new Role[size];
    this.messages = new MessageShape[size];
    Arrays.fill(roles, Role.OTHER);
  }

  /** The shape of a message type. */
  static MessageShape of(Descriptor type) {
    return of(type, new HashMap<>());
  }

  private static MessageShape of(Descriptor type, Map<Descriptor, MessageShape> known) {
    MessageShape before = known.get(type);
    if (before != null) {
      return before;
    }
    MessageShape shape = new MessageShape(type);
    known.put(type, shape);
    for (FieldDescriptor field : type.getFields()) {
      int number = field.getNumber();
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        if (field.getMessageType().equals(KeyValue.getDescriptor())) {
          shape.roles[number] = Role.ATTRIBUTE;
        } else if (leadsToText(field.getMessageType(), new HashSet<>())) {
          shape.roles[number] = Role.MESSAGE;
          shape.messages[number] = of(field.getMessageType(), known);
        }
      } else if (isText(type, number)) {
        shape.roles[number] = Role.TEXT;
      }
    }
    return shape;
  }

  private static boolean isText(Descriptor type, int number) {
    return (type.equals(AnyValue.getDescriptor()) && number == AnyValue.STRING_VALUE_FIELD_NUMBER)
        || (type.equals(Status.getDescriptor()) && number == Status.MESSAGE_FIELD_NUMBER);
  }

  private static boolean leadsToText(Descriptor type, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return false;
    }
    for (FieldDescriptor field : type.getFields()) {
      if (isText(type, field.getNumber())
          || (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && leadsToText(field.getMessageType(), seen))) {
        return true;
      }
    }
    return false;
  }

  Role role(int fieldNumber) {
    return fieldNumber < roles.length ? roles[fieldNumber] : Role.OTHER;
  }

  /** The shape of the messages in a field whose role is {@link Role#MESSAGE}. */
  MessageShape message(int fieldNumber) {
    return messages[fieldNumber];
  }

  boolean isSpan() {
    return type.equals(Span.getDescriptor());
  }

  boolean isLogRecord() {
    return type.equals(LogRecord.getDescriptor());
  }
}

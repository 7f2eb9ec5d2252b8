package io.tokenlake.ingest.admit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what is too much of attributes: those beyond a number, and values beyond a length, wherever
 * attributes are. What was dropped is counted in {@code dropped_attributes_count}, where the
 * message has that field, and all of it in {@link Cuts}.
 *
 * @param maxAttributes attributes that one message may have
 * @param maxValueChars characters, or bytes, that one value may have; in lists and maps each
 */
public record AttributeLimits(int maxAttributes, int maxValueChars) {
  private static final String DROPPED_COUNT = "dropped_attributes_count";

  /** What was cut from one request. Not for several threads. */
  public static final class Cuts {
    private int dropped;
    private int shortened;

    /** Attributes that are gone. */
    public int dropped() {
      return dropped;
    }

    /** Values that have only their beginning. */
    public int shortened() {
      return shortened;
    }
  }

  /**
   * The request within the limits.
   *
   * @param request one of the three export requests of OTLP
   */
  @SuppressWarnings("unchecked")
  public <Q extends Message> Q apply(Q request, Cuts cuts) {
    Message.Builder builder = request.toBuilder();
    cut(builder, cuts);
    return (Q) builder.build();
  }

  private boolean isWithin(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue().length() <= maxValueChars;
      case BYTES_VALUE -> value.getBytesValue().size() <= maxValueChars;
      case ARRAY_VALUE -> value.getArrayValue().getValuesList().stream().allMatch(this::isWithin);
      case KVLIST_VALUE ->
          value.getKvlistValue().getValuesList().stream().allMatch(kv -> isWithin(kv.getValue()));
      default -> true;
    };
  }

  /** Rare, so by descriptors: wherever a list of attributes is, whatever holds it. */
  private void cut(Message.Builder builder, Cuts cuts) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
          || field.getMessageType() == AnyValue.getDescriptor()) {
        continue;
      }
      if (field.getMessageType() == KeyValue.getDescriptor()) {
        cutAttributes(builder, field, cuts);
      } else if (field.isRepeated()) {
        for (int i = 0; i < builder.getRepeatedFieldCount(field); i++) {
          cut(builder.getRepeatedFieldBuilder(field, i), cuts);
        }
      } else if (builder.hasField(field)) {
        cut(builder.getFieldBuilder(field), cuts);
      }
    }
  }

  private void cutAttributes(Message.Builder builder, FieldDescriptor field, Cuts cuts) {
    int count = builder.getRepeatedFieldCount(field);
    List<KeyValue> kept = new ArrayList<>();
    for (int i = 0; i < Math.min(count, maxAttributes); i++) {
      kept.add(shortened((KeyValue) builder.getRepeatedField(field, i), cuts));
    }
    builder.setField(field, kept);
    int dropped = count - kept.size();
    FieldDescriptor droppedCount = builder.getDescriptorForType().findFieldByName(DROPPED_COUNT);
    if (dropped > 0 && droppedCount != null) {
      builder.setField(droppedCount, (int) builder.getField(droppedCount) + dropped);
    }
    cuts.dropped += dropped;
  }

  private KeyValue shortened(KeyValue attribute, Cuts cuts) {
    AnyValue value = attribute.getValue();
    return isWithin(value)
        ? attribute
        : attribute.toBuilder().setValue(shorten(value, cuts)).build();
  }

  private AnyValue shorten(AnyValue value, Cuts cuts) {
    if (isWithin(value)) {
      return value;
    }
    AnyValue.Builder out = value.toBuilder();
    switch (value.getValueCase()) {
      case STRING_VALUE -> {
        out.setStringValue(beginning(value.getStringValue()));
        cuts.shortened++;
      }
      case BYTES_VALUE -> {
        ByteString bytes = value.getBytesValue();
        out.setBytesValue(bytes.substring(0, maxValueChars));
        cuts.shortened++;
      }
      case ARRAY_VALUE ->
          out.setArrayValue(
              ArrayValue.newBuilder()
                  .addAllValues(
                      value.getArrayValue().getValuesList().stream()
                          .map(each -> shorten(each, cuts))
                          .toList()));
      case KVLIST_VALUE ->
          out.setKvlistValue(
              KeyValueList.newBuilder()
                  .addAllValues(
                      value.getKvlistValue().getValuesList().stream()
                          .map(each -> shortened(each, cuts))
                          .toList()));
      default -> throw new AssertionError(value.getValueCase() + " has no length");
    }
    return out.build();
  }

  /** Never half of a character. */
  private String beginning(String text) {
    int end = maxValueChars;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }
}

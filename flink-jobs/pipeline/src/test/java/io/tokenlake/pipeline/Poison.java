package io.tokenlake.pipeline;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Attributes, spans and messages that no sane emitter sends. */
final class Poison {
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int NAME = 5;
  private static final int ATTRIBUTES = 9;
  private static final int VALUE = 2;
  private static final int KVLIST = 6;

  private Poison() {}

  /** A list of keys in a list of keys, so many levels down. */
  static KeyValue nested(int levels) {
    AnyValue value = AnyValue.newBuilder().setIntValue(1).build();
    for (int i = 0; i < levels; i++) {
      KeyValue inner = KeyValue.newBuilder().setKey("k").setValue(value).build();
      value =
          AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder().addValues(inner)).build();
    }
    return KeyValue.newBuilder().setKey("nested").setValue(value).build();
  }

  /** So many attributes, each as short as it can be. */
  static List<KeyValue> attributes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> KeyValue.newBuilder().setKey(Integer.toString(i, 36)).build())
        .toList();
  }

  static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static KeyValue number(String key, double value) {
    return value(key, AnyValue.newBuilder().setDoubleValue(value));
  }

  /** A span whose name is not UTF-8, as bytes. */
  static ByteString spanWithBadName(Span span) {
    return span.toByteString()
        .concat(of(NAME, ByteString.copyFrom(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})));
  }

  /** A span with an attribute nested deeper than any parser goes, as bytes. */
  static ByteString spanNested(Span span, int levels) {
    ByteString value = AnyValue.newBuilder().setIntValue(1).build().toByteString();
    for (int i = 0; i < levels; i++) {
      value = of(KVLIST, of(1, of(VALUE, value)));
    }
    return span.toByteString().concat(of(ATTRIBUTES, of(VALUE, value)));
  }

  /** A request of spans that are no messages a library would write. */
  static byte[] request(ByteString... spans) {
    Field.Builder field = Field.newBuilder();
    List.of(spans).forEach(field::addLengthDelimited);
    ByteString scope =
        UnknownFieldSet.newBuilder().addField(SPANS, field.build()).build().toByteString();
    return of(RESOURCE_SPANS, of(SCOPE_SPANS, scope)).toByteArray();
  }

  /** Calls of which each is below the one before, and the first below the last. */
  static List<Span> circle(int length) {
    List<Span> spans = chain(length);
    spans.set(0, TestSpans.under(spans.get(length - 1), spans.get(0)));
    return spans;
  }

  /** Calls of which each is below the one before. */
  static List<Span> chain(int length) {
    List<Span> spans = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      Span span = TestSpans.chat(i, 100, 10);
      spans.add(i == 0 ? span : TestSpans.under(spans.get(i - 1), span));
    }
    return spans;
  }

  private static ByteString of(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, Field.newBuilder().addLengthDelimited(value).build())
        .build()
        .toByteString();
  }
}

package io.tokenlake.gpu.metric;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attributes as OTLP writes them. */
public final class Attributes {
  private Attributes() {}

  /** An attribute of a string, a whole number or a truth value. */
  public static KeyValue of(String key, Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof Number number) {
      any.setIntValue(number.longValue());
    } else if (value instanceof Boolean truth) {
      any.setBoolValue(truth);
    } else {
      any.setStringValue(value.toString());
    }
    return KeyValue.newBuilder().setKey(key).setValue(any).build();
  }

  /** All attributes of a map that have a value. */
  public static List<KeyValue> of(Map<String, ?> attributes) {
    List<KeyValue> all = new ArrayList<>();
    attributes.forEach(
        (key, value) -> {
          if (value != null) {
            all.add(of(key, value));
          }
        });
    return all;
  }
}

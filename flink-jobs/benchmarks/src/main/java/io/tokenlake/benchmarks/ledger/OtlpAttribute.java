package io.tokenlake.benchmarks.ledger;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Attributes as OTLP has them. */
public final class OtlpAttribute {
  private OtlpAttribute() {}

  /** An attribute with a text. */
  public static KeyValue of(String key, String value) {
    return of(key, AnyValue.newBuilder().setStringValue(value));
  }

  /** An attribute with an integer. */
  public static KeyValue of(String key, long value) {
    return of(key, AnyValue.newBuilder().setIntValue(value));
  }

  /** An attribute with a floating-point number. */
  public static KeyValue of(String key, double value) {
    return of(key, AnyValue.newBuilder().setDoubleValue(value));
  }

  /** An attribute that is true or false. */
  public static KeyValue of(String key, boolean value) {
    return of(key, AnyValue.newBuilder().setBoolValue(value));
  }

  /** An attribute with a list of one text. */
  public static KeyValue listOf(String key, String onlyElement) {
    return of(
        key,
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setStringValue(onlyElement))));
  }

  private static KeyValue of(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}

package io.tokenlake.benchmarks.ledger;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Attributes as OTLP has them. */
final class OtlpAttribute {
  private OtlpAttribute() {}

  static KeyValue of(String key, String value) {
    return of(key, AnyValue.newBuilder().setStringValue(value));
  }

  static KeyValue of(String key, long value) {
    return of(key, AnyValue.newBuilder().setIntValue(value));
  }

  static KeyValue of(String key, double value) {
    return of(key, AnyValue.newBuilder().setDoubleValue(value));
  }

  static KeyValue of(String key, boolean value) {
    return of(key, AnyValue.newBuilder().setBoolValue(value));
  }

  static KeyValue listOf(String key, String onlyElement) {
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

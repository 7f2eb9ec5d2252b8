package io.tokenlake.pipeline.operator;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The one place where keyed state is declared: its name, type and time to live. */
final class StateDescriptors {
  private StateDescriptors() {}

  /** Present for a span that was recorded within the horizon. */
  static ValueStateDescriptor<Boolean> seenSpan(Duration horizon) {
    return withTtl(new ValueStateDescriptor<>("seen-span", Types.BOOLEAN), horizon);
  }

  /** Present for an alert that was raised within the horizon. */
  static ValueStateDescriptor<Boolean> raisedAlert(Duration horizon) {
    return withTtl(new ValueStateDescriptor<>("raised-alert", Types.BOOLEAN), horizon);
  }

  private static <T> ValueStateDescriptor<T> withTtl(
      ValueStateDescriptor<T> descriptor, Duration ttl) {
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(ttl).build());
    return descriptor;
  }
}

package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.trace.SpanNode;
import io.tokenlake.domain.trace.TraceMarks;
import io.tokenlake.pipeline.TextType;
import java.time.Duration;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/** The one place where keyed state is declared: its name, type and time to live. */
public final class StateDescriptors {
  /** The price book that was broadcast last, as YAML, under one key. */
  public static final MapStateDescriptor<String, byte[]> PRICE_BOOK =
      new MapStateDescriptor<>(
          "price-book", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /**
   * How many other keys each access to state on the heap looks at, to drop what has expired. Every
   * key is accessed more than once in its life, so one is enough to get around; Flink's default of
   * five was a good part of the job's time.
   */
  private static final int CLEANED_PER_ACCESS = 1;

  private StateDescriptors() {}

  /** What is remembered of each span of a trace, by span id. */
  static MapStateDescriptor<String, SpanNode> spansOfTrace(Duration horizon) {
    return withTtl(
        new MapStateDescriptor<>("spans-of-trace", TextType.TEXT, TextType.in(SpanNode.class)),
        horizon);
  }

  /** What is remembered of a trace as a whole. */
  static ValueStateDescriptor<TraceMarks> marksOfTrace(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("marks-of-trace", TextType.in(TraceMarks.class)), horizon);
  }

  /** All that is claimed about a call, and what is booked. */
  static ValueStateDescriptor<CallAccount> callAccount(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("call-account", TextType.in(CallAccount.class)), horizon);
  }

  /** Present for an alert that was raised within the horizon. */
  static ValueStateDescriptor<Boolean> raisedAlert(Duration horizon) {
    return withTtl(new ValueStateDescriptor<>("raised-alert", Types.BOOLEAN), horizon);
  }

  private static <D extends StateDescriptor<?, ?>> D withTtl(D descriptor, Duration ttl) {
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(ttl).cleanupIncrementally(CLEANED_PER_ACCESS, false).build());
    return descriptor;
  }
}

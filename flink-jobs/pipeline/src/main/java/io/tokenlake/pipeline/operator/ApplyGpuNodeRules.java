package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.GpuMember;
import io.tokenlake.domain.rule.GpuNodeRules;
import io.tokenlake.pipeline.GpuMinute;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Looks at the GPUs of each machine together, every few seconds of the clock, because who is silent
 * causes nothing. What was silent while this job was down is not held against it.
 */
public final class ApplyGpuNodeRules
    extends KeyedBroadcastProcessFunction<String, GpuMinute, TopicRecord, Observation> {
  /** How often a machine is looked at. */
  static final long LOOK_MILLIS = 10_000;

  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;
  private transient MapState<String, GpuMember> members;
  private transient ValueState<Long> lookAt;
  private transient Listening listening;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    members = getRuntimeContext().getMapState(StateDescriptors.gpusOfNode());
    lookAt = getRuntimeContext().getState(StateDescriptors.lookAtNode());
    listening = new Listening(getRuntimeContext());
  }

  @Override
  public void processElement(GpuMinute update, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    long now = context.timerService().currentProcessingTime();
    listening.sinceMillis(context.timerService());
    GpuFacts facts = GpuWatchRecords.toFacts(update.encoded(), update.revision());
    GpuMember before = members.get(update.key());
    members.put(update.key(), before == null ? GpuMember.of(facts, now) : before.after(facts, now));
    if (lookAt.value() == null) {
      lookAt.update(now + LOOK_MILLIS);
      context.timerService().registerProcessingTimeTimer(now + LOOK_MILLIS);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Observation> out)
      throws Exception {
    long now = context.timerService().currentProcessingTime();
    long since = listening.sinceMillis(context.timerService());
    Map<String, GpuMember> present = new LinkedHashMap<>();
    for (Map.Entry<String, GpuMember> member : members.entries()) {
      if (now - member.getValue().heardMillis() < GpuNodeRules.FORGET_MILLIS) {
        present.put(member.getKey(), member.getValue());
      }
    }
    GpuNodeRules.evaluate(present.values(), since, books.current(context), now)
        .forEach(out::collect);
    members.clear();
    members.putAll(present);
    if (present.isEmpty()) {
      lookAt.clear();
    } else {
      lookAt.update(now + LOOK_MILLIS);
      context.timerService().registerProcessingTimeTimer(now + LOOK_MILLIS);
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

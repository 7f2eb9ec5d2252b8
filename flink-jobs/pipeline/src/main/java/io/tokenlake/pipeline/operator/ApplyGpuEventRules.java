package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.rule.GpuEventRules;
import io.tokenlake.pipeline.TopicRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds each event of a GPU against the rules about them. One that comes again is the same look.
 */
public final class ApplyGpuEventRules
    extends BroadcastProcessFunction<GpuEvent, TopicRecord, Observation> {
  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
  }

  @Override
  public void processElement(GpuEvent event, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    GpuEventRules.evaluate(event, books.current(context), context.currentProcessingTime() * 1_000)
        .forEach(out::collect);
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

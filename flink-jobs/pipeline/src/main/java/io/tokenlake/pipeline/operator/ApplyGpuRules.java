package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.GpuAnomalyGroup;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.GpuRules;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.GpuMinute;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.WatchedGpu;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Holds the minutes of each GPU against the rules about them. A minute is over when a newer one of
 * the same GPU is heard of.
 */
public final class ApplyGpuRules
    extends KeyedBroadcastProcessFunction<String, GpuMinute, TopicRecord, Observation> {
  /** Minutes that are over, for rules that have series watched. */
  public static final OutputTag<SeriesNews> SERIES =
      new OutputTag<>("gpu-series-news", TextType.in(SeriesNews.class));

  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;
  private transient ValueState<WatchedGpu> watched;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    watched = getRuntimeContext().getState(StateDescriptors.watchedGpu());
  }

  @Override
  public void processElement(GpuMinute update, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    GpuFacts facts = GpuWatchRecords.toFacts(update.encoded(), update.revision());
    WatchedGpu before = watched.value();
    if (before != null
        && (facts.minuteMicros() < before.minuteMicros()
            || (facts.minuteMicros() == before.minuteMicros()
                && facts.revision() <= before.revision()))) {
      return; // late, or the topic repeats after a failure
    }
    RuleBook book = books.current(context);
    long now = context.timerService().currentProcessingTime() * 1_000;
    Map<String, Long> said = new HashMap<>(before == null ? Map.of() : before.said());
    if (before != null && facts.minuteMicros() > before.minuteMicros()) {
      GpuFacts over = GpuWatchRecords.toFacts(before.encoded(), before.revision());
      GpuRules.evaluate(over, true, book, said, now).forEach(out::collect);
      watch(over, update, before, book, context);
    }
    GpuRules.evaluate(facts, false, book, said, now).forEach(out::collect);
    watched.update(new WatchedGpu(facts.minuteMicros(), facts.revision(), update.encoded(), said));
  }

  /** Sends a minute that is over to the rules that have series watched. */
  private static void watch(
      GpuFacts over, GpuMinute newer, WatchedGpu before, RuleBook book, ReadOnlyContext context) {
    GpuMinute minute =
        new GpuMinute(newer.key(), newer.node(), before.revision(), before.encoded());
    for (Rule rule : GpuAnomalyGroup.concerned(over.device(), book)) {
      String group = GpuAnomalyGroup.key(rule, over.device());
      context.output(SERIES, SeriesNews.of(group, rule.id(), over.device().tenant(), minute));
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

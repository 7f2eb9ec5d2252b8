package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.AnomalyGroup;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.domain.rule.GpuAnomalyGroup;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleScope;
import io.tokenlake.domain.rule.SeriesGroup;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import io.tokenlake.pipeline.convert.Times;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Has the series of each entity watched. A window of calls is judged when it is complete, which the
 * clock says when nothing more comes; so also the last window before an entity falls silent is
 * judged. A window of a GPU is complete when its last minute is.
 */
public final class DetectAnomalies
    extends KeyedBroadcastProcessFunction<String, SeriesNews, TopicRecord, Observation> {
  /** All findings, for their table. */
  public static final OutputTag<Anomaly> ANOMALIES =
      new OutputTag<>("anomalies", TextType.in(Anomaly.class));

  /** What is expected, for its table. */
  public static final OutputTag<Expectation> EXPECTATIONS =
      new OutputTag<>("expectations", TextType.in(Expectation.class));

  /** Metric: news of windows that were judged already; no detector has seen it. */
  static final String LATE = "seriesNewsLate";

  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;
  private transient KeyedAnomalyMemory memory;
  private transient ValueState<GroupNews> group;
  private transient Counter late;
  private transient Listening listening;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    memory = new KeyedAnomalyMemory(getRuntimeContext());
    group = getRuntimeContext().getState(StateDescriptors.ruleOfGroup());
    late = getRuntimeContext().getMetricGroup().counter(LATE);
    listening = new Listening(getRuntimeContext());
  }

  @Override
  public void processElement(SeriesNews news, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    RuleBook book = books.current(context);
    Optional<Rule> rule = book.rule(news.ruleId(), news.tenant());
    if (rule.isEmpty()) {
      return; // it went out of the book while the news was on its way
    }
    TimerService timers = context.timerService();
    boolean isOfGpu = rule.get().on() == RuleScope.GPU;
    if (news.history() == null && isOfGpu != (news.gpu() != null)) {
      return; // the rule is about something else by now
    }
    if (isOfGpu) {
      process(news, new GpuAnomalyGroup(memory, rule.get(), book), out, context);
      return;
    }
    AnomalyGroup entity = new AnomalyGroup(memory, rule.get(), book, listening.sinceMicros(timers));
    if (news.exemplar() != null) {
      entity.add(news.exemplar());
      return;
    }
    long now = timers.currentProcessingTime() * 1_000;
    Long before = entity.wakeAtMicros();
    if (news.history() != null) {
      entity.learn(news.tenant(), news.entity(), news.history());
    } else if (!entity.add(news.point(), now)) {
      late.inc();
    }
    tell(entity.judge(now), out, context);
    Long next = entity.wakeAtMicros();
    if (before != null && !before.equals(next)) {
      timers.deleteProcessingTimeTimer(Times.millisFrom(before));
    }
    if (next != null && !next.equals(before)) {
      group.update(new GroupNews(news.group(), news.ruleId(), news.tenant(), null, null));
      timers.registerProcessingTimeTimer(Times.millisFrom(next));
    }
  }

  private void process(
      SeriesNews news, GpuAnomalyGroup gpu, Collector<Observation> out, ReadOnlyContext context)
      throws Exception {
    if (news.history() != null) {
      gpu.learn(news.tenant(), news.entity(), news.history());
      return;
    }
    GpuFacts minute = GpuWatchRecords.toFacts(news.gpu().encoded(), news.gpu().revision());
    if (gpu.takes(minute)) {
      long now = context.timerService().currentProcessingTime() * 1_000;
      tell(gpu.add(minute, now), out, context);
    } else {
      late.inc();
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Observation> out)
      throws Exception {
    RuleBook book = books.current(context);
    GroupNews of = group.value();
    Optional<Rule> rule = of == null ? Optional.empty() : book.rule(of.ruleId(), of.tenant());
    if (rule.isEmpty() || rule.get().on() != RuleScope.WINDOW) {
      return;
    }
    TimerService timers = context.timerService();
    AnomalyGroup entity = new AnomalyGroup(memory, rule.get(), book, listening.sinceMicros(timers));
    tell(entity.judge(timestamp * 1_000), out, context);
    Long next = entity.wakeAtMicros();
    if (next != null) {
      timers.registerProcessingTimeTimer(Times.millisFrom(next));
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }

  private void tell(SeriesGroup.Said said, Collector<Observation> out, ReadOnlyContext context) {
    said.observations().forEach(out::collect);
    said.anomalies().forEach(anomaly -> context.output(ANOMALIES, anomaly));
    said.expectations().forEach(expectation -> context.output(EXPECTATIONS, expectation));
  }
}

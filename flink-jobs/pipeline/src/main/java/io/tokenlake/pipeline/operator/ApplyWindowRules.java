package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.WindowGroup;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.Times;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up what is new for a rule and entity, and says what the rule makes of it. */
public final class ApplyWindowRules
    extends KeyedBroadcastProcessFunction<String, GroupNews, TopicRecord, Observation> {
  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;
  private transient KeyedWindowMemory memory;
  private transient ValueState<GroupNews> group;
  private transient Listening listening;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    memory = new KeyedWindowMemory(getRuntimeContext());
    group = getRuntimeContext().getState(StateDescriptors.ruleOfGroup());
    listening = new Listening(getRuntimeContext());
  }

  @Override
  public void processElement(GroupNews news, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    RuleBook book = books.current(context);
    Optional<Rule> rule = book.rule(news.ruleId(), news.tenant());
    if (rule.isEmpty()) {
      return; // it went out of the book while the news was on its way
    }
    TimerService timers = context.timerService();
    WindowGroup windows = new WindowGroup(memory, rule.get(), book, listening.sinceMicros(timers));
    long now = timers.currentProcessingTime() * 1_000;
    if (news.exemplar() != null) {
      windows.add(news.exemplar(), now).forEach(out::collect);
      return;
    }
    Long before = windows.wakeAtMicros();
    windows.add(news.point(), now).forEach(out::collect);
    Long next = windows.wakeAtMicros();
    if (next != null) {
      group.update(new GroupNews(news.group(), news.ruleId(), news.tenant(), null, null));
      if (before != null && !before.equals(next)) {
        timers.deleteProcessingTimeTimer(Times.millisFrom(before));
      }
      timers.registerProcessingTimeTimer(Times.millisFrom(next));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Observation> out)
      throws Exception {
    RuleBook book = books.current(context);
    GroupNews of = group.value();
    Optional<Rule> rule = of == null ? Optional.empty() : book.rule(of.ruleId(), of.tenant());
    if (rule.isEmpty()) {
      return;
    }
    TimerService timers = context.timerService();
    WindowGroup windows = new WindowGroup(memory, rule.get(), book, listening.sinceMicros(timers));
    windows.wake(timestamp * 1_000).forEach(out::collect);
    // Later than it was: the job was down, or a new book has a longer window.
    Long next = windows.wakeAtMicros();
    if (next != null && Times.millisFrom(next) > timestamp) {
      timers.registerProcessingTimeTimer(Times.millisFrom(next));
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

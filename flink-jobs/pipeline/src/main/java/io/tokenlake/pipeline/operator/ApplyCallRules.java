package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.CallRules;
import io.tokenlake.domain.rule.Exemplars;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Holds each call against the rules about single calls, and picks calls that show what is in the
 * windows of other rules.
 */
public final class ApplyCallRules
    extends BroadcastProcessFunction<CallFacts, TopicRecord, Observation> {
  /** Rule books that cannot be used, for all operators that are sent them. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("rule-dead-letters") {};

  /** Calls that show what is in the windows of a rule. */
  public static final OutputTag<GroupNews> EXEMPLARS =
      new OutputTag<>("exemplars", TextType.in(GroupNews.class));

  /** Calls that show what is in the windows of a watched entity. */
  public static final OutputTag<SeriesNews> SERIES_EXEMPLARS =
      new OutputTag<>("series-exemplars", TextType.in(SeriesNews.class));

  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;
  private transient Exemplars exemplars;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    exemplars = new Exemplars();
  }

  @Override
  public void processElement(CallFacts call, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    RuleBook book = books.current(context);
    long now = context.currentProcessingTime() * 1_000;
    CallRules.evaluate(call, book, now).forEach(out::collect);
    for (Exemplars.Pick pick : exemplars.pick(call, book)) {
      if (pick.isOfSeries()) {
        context.output(
            SERIES_EXEMPLARS,
            SeriesNews.of(pick.group(), pick.ruleId(), call.tenant(), pick.exemplar()));
      } else {
        context.output(
            EXEMPLARS,
            new GroupNews(pick.group(), pick.ruleId(), call.tenant(), null, pick.exemplar()));
      }
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    DeadLetter letter = RuleBooks.take(message, context);
    // Every subtask of every operator is sent the book; one of them says what is wrong with it.
    if (letter != null && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      context.output(DEAD_LETTERS, letter);
    }
  }
}

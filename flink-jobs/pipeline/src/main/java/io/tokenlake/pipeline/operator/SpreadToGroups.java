package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleKind;
import io.tokenlake.domain.rule.WindowGroup;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends what is new of a minute to each rule that it concerns. */
public final class SpreadToGroups
    extends BroadcastProcessFunction<WindowPoint, TopicRecord, GroupNews> {
  /** What is new for rules that have series watched. */
  public static final OutputTag<SeriesNews> SERIES =
      new OutputTag<>("series-news", TextType.in(SeriesNews.class));

  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
  }

  @Override
  public void processElement(WindowPoint point, ReadOnlyContext context, Collector<GroupNews> out)
      throws Exception {
    RuleBook book = books.current(context);
    for (Rule rule : WindowGroup.concerned(point, book)) {
      String group = WindowGroup.key(rule, point.tenant(), point.dimensions());
      if (rule.kind() == RuleKind.ANOMALY) {
        context.output(SERIES, SeriesNews.of(group, rule.id(), point));
      } else {
        out.collect(new GroupNews(group, rule.id(), point.tenant(), point, null));
      }
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<GroupNews> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

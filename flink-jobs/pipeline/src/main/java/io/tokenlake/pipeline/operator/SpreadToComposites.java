package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.CompositeRules;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.CompositePart;
import io.tokenlake.pipeline.TopicRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Sends what was observed to each composite that it is a part of. */
public final class SpreadToComposites
    extends BroadcastProcessFunction<Observation, TopicRecord, CompositePart> {
  private static final long serialVersionUID = 1L;

  private transient RuleBooks books;

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
  }

  @Override
  public void processElement(
      Observation observation, ReadOnlyContext context, Collector<CompositePart> out)
      throws Exception {
    RuleBook book = books.current(context);
    for (Rule composite : CompositeRules.concerned(observation, book)) {
      String group = CompositeRules.key(composite, observation);
      out.collect(new CompositePart(group, composite.id(), observation));
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<CompositePart> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

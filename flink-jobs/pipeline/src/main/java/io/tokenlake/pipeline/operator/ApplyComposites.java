package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.CompositeRules;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.CompositePart;
import io.tokenlake.pipeline.TopicRecord;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Finds where all parts of a composite are broken at the same time. */
public final class ApplyComposites
    extends KeyedBroadcastProcessFunction<String, CompositePart, TopicRecord, Observation> {
  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient RuleBooks books;
  private transient ValueState<CompositeRules.Tally> tally;

  /**
   * @param horizon how long a composite is remembered when nothing more is observed of it
   */
  public ApplyComposites(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    tally = getRuntimeContext().getState(StateDescriptors.tallyOfComposite(horizon));
  }

  @Override
  public void processElement(
      CompositePart part, ReadOnlyContext context, Collector<Observation> out) throws Exception {
    RuleBook book = books.current(context);
    Optional<Rule> composite = book.rule(part.compositeId(), part.observation().tenant());
    if (composite.isEmpty()) {
      return; // it went out of the book while the part was on its way
    }
    CompositeRules.Result result =
        CompositeRules.add(
            tally.value(),
            part.observation(),
            composite.get(),
            book,
            context.timerService().currentProcessingTime() * 1_000);
    tally.update(result.tally());
    if (result.found() != null) {
      out.collect(result.found());
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

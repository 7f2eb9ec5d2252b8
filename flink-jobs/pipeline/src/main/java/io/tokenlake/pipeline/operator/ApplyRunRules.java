package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RunRules;
import io.tokenlake.domain.rule.RunTally;
import io.tokenlake.pipeline.RunEvent;
import io.tokenlake.pipeline.TopicRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Holds each trace and session against the rules about them, with each of its steps and calls. */
public final class ApplyRunRules
    extends KeyedBroadcastProcessFunction<String, RunEvent, TopicRecord, Observation> {
  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient RuleBooks books;
  private transient ValueState<RunTally> tally;
  private transient MapState<String, Boolean> seen;

  /**
   * @param horizon how long a trace or session is remembered when nothing more comes of it
   */
  public ApplyRunRules(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    books = new RuleBooks(getRuntimeContext());
    tally = getRuntimeContext().getState(StateDescriptors.tallyOfRun(horizon));
    seen = getRuntimeContext().getMapState(StateDescriptors.factsOfRun(horizon));
  }

  @Override
  public void processElement(RunEvent event, ReadOnlyContext context, Collector<Observation> out)
      throws Exception {
    if (seen.contains(event.fact().id())) {
      return; // the topics repeat after a failure
    }
    seen.put(event.fact().id(), true);
    RuleBook book = books.current(context);
    RunRules.Result result =
        RunRules.add(
            tally.value(),
            event.fact(),
            event.on(),
            book,
            context.timerService().currentProcessingTime() * 1_000);
    tally.update(result.tally());
    result.found().forEach(out::collect);
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<Observation> out) throws Exception {
    RuleBooks.take(message, context);
  }
}

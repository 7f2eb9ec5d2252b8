package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.agent.AgentRun;
import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.agent.RunClock;
import io.tokenlake.domain.agent.RunRow;
import io.tokenlake.domain.agent.RunSpan;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sees the spans of a trace and what the ledger books for it, and writes what is new about its run
 * whenever the trace has been quiet; see {@link AgentRun} for what, and {@link RunClock} for when.
 */
public final class SumRuns extends KeyedCoProcessFunction<String, RunSpan, RunCharge, RunRow> {

  /** The spans of a trace are forgotten when it was quiet for so many times the quiet time. */
  private static final int PATIENCE = 30;

  private static final Duration LEAST_PATIENCE = Duration.ofHours(1);

  private static final long serialVersionUID = 1L;

  private final Duration quiet;
  private final Duration horizon;

  private transient RunClock.Times times;
  private transient AgentRun run;
  private transient ValueState<RunClock> clock;

  /**
   * @param quiet a trace without a sign for so long is written about
   * @param horizon how long what was written is remembered, so that late signs add to it
   */
  public SumRuns(Duration quiet, Duration horizon) {
    this.quiet = quiet;
    this.horizon = horizon;
  }

  /** How long the spans of a trace are remembered when nothing more comes of it. */
  public static Duration patience(Duration quiet) {
    Duration multiple = quiet.multipliedBy(PATIENCE);
    return multiple.compareTo(LEAST_PATIENCE) > 0 ? multiple : LEAST_PATIENCE;
  }

  @Override
  public void open(OpenContext context) {
    Duration patience = patience(quiet);
    times = new RunClock.Times(quiet.toMillis(), patience.toMillis(), horizon.toMillis());
    // Spans must go all at once, by the clock: one that expired alone would be taken off the sums.
    Duration ttl = horizon.plus(patience.multipliedBy(2));
    run = new AgentRun(new KeyedRunState(getRuntimeContext(), ttl));
    clock = getRuntimeContext().getState(StateDescriptors.clockOfRun(ttl));
  }

  @Override
  public void processElement1(RunSpan span, Context context, Collector<RunRow> out)
      throws Exception {
    run.add(span);
    sign(context.timerService());
  }

  @Override
  public void processElement2(RunCharge charge, Context context, Collector<RunRow> out)
      throws Exception {
    run.add(charge);
    sign(context.timerService());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<RunRow> out)
      throws Exception {
    RunClock before = clock.value();
    if (before == null || before.wakeAt() != timestamp) {
      return; // an earlier timer has taken its place
    }
    long now = context.timerService().currentProcessingTime();
    if (before.isForgetDue(now, times)) {
      run.forget();
      clock.clear();
      return;
    }
    RunClock after = before;
    if (before.isWriteDue(now, times)) {
      run.write(context.getCurrentKey()).forEach(out::collect);
      after = before.written();
    }
    RunClock next = after.wakingFor(times);
    clock.update(next);
    context.timerService().registerProcessingTimeTimer(next.wakeAt());
  }

  private void sign(TimerService timers) throws Exception {
    RunClock before = clock.value();
    long now = timers.currentProcessingTime();
    RunClock after = before == null ? RunClock.startedAt(now, times) : before.sign(now, times);
    clock.update(after);
    if (before == null || after.wakeAt() != before.wakeAt()) {
      timers.registerProcessingTimeTimer(after.wakeAt());
    }
  }
}

package io.tokenlake.pipeline;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.agent.RunRow;
import io.tokenlake.domain.agent.RunSpan;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.operator.SumRuns;
import io.tokenlake.schemas.AgentRunRecord;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator that sums runs behind the ledger's own, with time under control. */
final class RunRig implements AutoCloseable {
  static final Duration QUIET = Duration.ofSeconds(10);
  static final Duration HORIZON = Duration.ofDays(1);
  static final Duration PATIENCE = SumRuns.patience(QUIET);

  /** How long what was written is remembered. */
  static final Duration TTL = HORIZON.plus(PATIENCE.multipliedBy(2));

  private final LedgerRig ledger = new LedgerRig();
  private final KeyedTwoInputStreamOperatorTestHarness<String, RunSpan, RunCharge, RunRow> runs;
  private Duration now = Duration.ofMillis(1);
  private int spansMoved;
  private int chargesMoved;

  RunRig() throws Exception {
    this(null, Duration.ofMillis(1));
  }

  RunRig(OperatorSubtaskState restored, Duration start) throws Exception {
    runs =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new SumRuns(QUIET, HORIZON)),
            RunSpan::traceId,
            RunCharge::traceId,
            Types.STRING);
    if (restored != null) {
      runs.initializeState(restored);
    }
    runs.setStateTtlProcessingTime(start.toMillis());
    runs.setProcessingTime(start.toMillis());
    runs.open();
    now = start;
  }

  /** Lets time pass; timers that are due fire. */
  void pass(Duration time) throws Exception {
    now = now.plus(time);
    runs.setStateTtlProcessingTime(now.toMillis());
    runs.setProcessingTime(now.toMillis());
  }

  void send(Span... spans) throws Exception {
    ledger.send(spans);
    List<TracedSpan> recorded = ledger.spans();
    for (TracedSpan span : recorded.subList(spansMoved, recorded.size())) {
      runs.processElement1(new StreamRecord<>(AgentRecords.toRunSpan(span)));
    }
    spansMoved = recorded.size();
    List<RunCharge> charges = ledger.charges();
    for (RunCharge charge : charges.subList(chargesMoved, charges.size())) {
      runs.processElement2(new StreamRecord<>(charge));
    }
    chargesMoved = charges.size();
  }

  LedgerRig ledger() {
    return ledger;
  }

  List<AgentRunRecord> rows() {
    return runs.extractOutputValues().stream().map(AgentRecords::toRecord).toList();
  }

  /** Entries of state of all kinds, timers included. */
  int remembered() {
    return runs.numKeyedStateEntries() + runs.numProcessingTimeTimers();
  }

  OperatorSubtaskState snapshot() throws Exception {
    return runs.snapshot(1, 1);
  }

  Duration now() {
    return now;
  }

  @Override
  public void close() throws Exception {
    runs.close();
    ledger.close();
  }
}

package io.tokenlake.pipeline;

import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.operator.RollUp;
import io.tokenlake.pipeline.operator.SumRollupRows;
import io.tokenlake.pipeline.operator.SumRollupWindows;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The operators of the rollups, joined as in the job, with several tasks that book. */
final class RollupRig implements AutoCloseable {
  static final Duration HORIZON = Duration.ofHours(1);

  private final List<OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta>> booking =
      new ArrayList<>();
  private final KeyedOneInputStreamOperatorTestHarness<String, RollupDelta, RollupDelta> rows;
  private final KeyedOneInputStreamOperatorTestHarness<String, RollupDelta, RollupUpdate> windows;
  private final List<LlmRollupRecord> committed = new ArrayList<>();
  private final RollupTopic topic = new RollupTopic();
  private final List<LlmRollupUpdate> updates = new ArrayList<>();
  private int checkpoints;

  RollupRig(RollupSettings settings, int tasks) throws Exception {
    this(settings, tasks, null, Duration.ZERO);
  }

  /** Rollups that go on from a checkpoint. */
  RollupRig(RollupSettings settings, int tasks, OperatorSubtaskState restored, Duration now)
      throws Exception {
    for (int task = 0; task < tasks; task++) {
      booking.add(new OneInputStreamOperatorTestHarness<>(new RollUp(settings)));
    }
    rows =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new SumRollupRows(), RollupDelta::key, TextType.TEXT);
    windows =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new SumRollupWindows(settings, HORIZON), RollupDelta::key, TextType.TEXT);
    if (restored != null) {
      windows.initializeState(restored);
    }
    setTime(now);
    for (OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta> task : booking) {
      task.open();
    }
    rows.open();
    windows.open();
  }

  /** An entry that one of the tasks books. */
  void send(int task, RollupEntry entry) throws Exception {
    booking.get(task).processElement(new StreamRecord<>(entry));
  }

  /** Lets the clock go on; what is due is sent. */
  void setTime(Duration sinceStart) throws Exception {
    long millis = sinceStart.toMillis();
    for (OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta> task : booking) {
      task.setProcessingTime(millis);
    }
    passOn();
    windows.setStateTtlProcessingTime(millis);
    windows.setProcessingTime(millis);
    collect();
  }

  /** A checkpoint: every operator gets the barrier after all that those before it have sent. */
  OperatorSubtaskState checkpoint() throws Exception {
    checkpoints++;
    for (OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta> task : booking) {
      task.prepareSnapshotPreBarrier(checkpoints);
    }
    passOn();
    rows.prepareSnapshotPreBarrier(checkpoints);
    windows.prepareSnapshotPreBarrier(checkpoints);
    collect();
    return windows.snapshot(checkpoints, checkpoints);
  }

  /** The rows of the table that were written up to the last checkpoint. */
  List<LlmRollupRecord> committed() {
    return committed;
  }

  /** All messages on the topic. */
  List<LlmRollupUpdate> updates() {
    return updates;
  }

  /** Where the windows of a set stand, for a subscriber that keeps the highest revision. */
  Collection<LlmRollupRecord> standing(String set) {
    return topic.standing(set);
  }

  @Override
  public void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta> task : booking) {
      task.close();
    }
    rows.close();
    windows.close();
  }

  private void passOn() throws Exception {
    for (OneInputStreamOperatorTestHarness<RollupEntry, RollupDelta> task : booking) {
      for (RollupDelta delta : task.extractOutputValues()) {
        rows.processElement(new StreamRecord<>(delta));
      }
      task.getOutput().clear();
      ConcurrentLinkedQueue<StreamRecord<RollupDelta>> side = task.getSideOutput(RollUp.WINDOWS);
      while (side != null && !side.isEmpty()) {
        windows.processElement(side.poll());
      }
    }
  }

  private void collect() {
    rows.extractOutputValues().forEach(delta -> committed.add(RollupRecords.toRecord(delta)));
    rows.getOutput().clear();
    for (RollupUpdate message : windows.extractOutputValues()) {
      LlmRollupUpdate update = RollupTopic.decode(message.encoded());
      updates.add(update);
      topic.read(update);
    }
    windows.getOutput().clear();
  }
}

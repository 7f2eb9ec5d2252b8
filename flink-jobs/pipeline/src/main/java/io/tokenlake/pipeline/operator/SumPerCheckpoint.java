package io.tokenlake.pipeline.operator;

import io.tokenlake.pipeline.Completeness;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums counts in memory and emits the sums just before each checkpoint's barrier, so that they are
 * committed with exactly the rows they count. Nothing is held over a barrier, therefore nothing
 * needs state: after a failure the same records are read and counted again.
 */
public final class SumPerCheckpoint extends AbstractStreamOperator<Completeness>
    implements OneInputStreamOperator<Completeness, Completeness>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private transient Map<Completeness.Key, Completeness> sums;

  @Override
  public void open() throws Exception {
    super.open();
    sums = new LinkedHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<Completeness> element) {
    Completeness delta = element.getValue();
    sums.merge(delta.key(), delta, Completeness::plus);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    sums.values().forEach(sum -> output.collect(new StreamRecord<>(sum)));
    sums.clear();
  }
}

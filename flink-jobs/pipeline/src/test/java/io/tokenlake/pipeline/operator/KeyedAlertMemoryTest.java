package io.tokenlake.pipeline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class KeyedAlertMemoryTest {
  private static final int NONE = -1;

  /** Plans a second, or drops it when it was planned, and says which one is first; -1 for none. */
  private static final class Planner extends KeyedProcessFunction<Integer, Integer, Long> {
    private static final long serialVersionUID = 1L;

    private transient KeyedAlertMemory memory;

    @Override
    public void open(OpenContext context) {
      memory = new KeyedAlertMemory(getRuntimeContext());
    }

    @Override
    public void processElement(Integer second, Context context, Collector<Long> out)
        throws Exception {
      memory.putWakes(second, memory.wakes(second) == null ? List.of("acme|errors") : null);
      Long first = memory.firstWake();
      out.collect(first == null ? NONE : first);
    }
  }

  @Test
  void theFirstSecondIsTheFirstThatIsPlannedWhateverWasPlannedBefore() throws Exception {
    Random random = new Random(11);
    TreeSet<Integer> planned = new TreeSet<>();
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Long>(
            new KeyedProcessOperator<>(new Planner()), second -> 1, Types.INT)) {
      harness.open();
      for (int step = 0; step < 2_000; step++) {
        int second = random.nextInt(30);
        if (!planned.remove(second)) {
          planned.add(second);
        }
        harness.processElement(new StreamRecord<>(second));
        assertThat(harness.extractOutputValues().get(step))
            .isEqualTo(planned.isEmpty() ? NONE : (long) planned.first());
      }
    }
  }
}

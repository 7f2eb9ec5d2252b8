package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.CounterDelta.Outcome;
import io.tokenlake.domain.genai.CounterDelta.Step;
import io.tokenlake.domain.genai.MetricPoint.Temporality;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterDeltaTest {
  private static final long SINCE = 1_000;

  private CounterDelta state = CounterDelta.EMPTY;

  @Test
  void deltaPointsPass() {
    Step step = CounterDelta.EMPTY.after(point(Temporality.DELTA, 5, 10, 7), SINCE);

    assertThat(step.added()).isEqualByComparingTo("7");
    assertThat(step.outcome()).isEqualTo(Outcome.ADDED);
    assertThat(step.next()).isEqualTo(CounterDelta.EMPTY);
  }

  @Test
  void cumulativePointsAddWhatIsNew() {
    assertStep(1_000, 1_060, 10, 10, Outcome.ADDED);
    assertStep(1_000, 1_120, 25, 15, Outcome.ADDED);
    assertStep(1_000, 1_180, 25, 0, Outcome.ADDED);
  }

  @Test
  void counterOlderThanCountingStartsFromItsFirstPoint() {
    assertStep(999, 1_060, 1_000_000, 0, Outcome.BASELINE);
    assertStep(999, 1_120, 1_000_007, 7, Outcome.ADDED);
  }

  @Test
  void counterOfUnknownStartStartsFromItsFirstPoint() {
    assertStep(0, 1_060, 500, 0, Outcome.BASELINE);
    assertStep(0, 1_120, 501, 1, Outcome.ADDED);
  }

  @Test
  void counterWhoseFirstPointIsAtItsStartStartsFromThere() {
    assertStep(1_060, 1_060, 500, 0, Outcome.BASELINE);
    assertStep(1_060, 1_120, 501, 1, Outcome.ADDED);
  }

  @Test
  void laterStartIsAResetEvenWhenTheValueIsHigher() {
    assertStep(1_000, 1_060, 10, 10, Outcome.ADDED);
    assertStep(1_100, 1_120, 12, 12, Outcome.RESET);
    assertStep(1_100, 1_180, 13, 1, Outcome.ADDED);
  }

  @Test
  void fallenValueIsAReset() {
    assertStep(0, 1_060, 10, 0, Outcome.BASELINE);
    assertStep(0, 1_120, 3, 3, Outcome.RESET);
  }

  @Test
  void latePointIsIgnoredAndChangesNothing() {
    assertStep(1_000, 1_120, 25, 25, Outcome.ADDED);
    assertStep(1_000, 1_060, 10, 0, Outcome.LATE);
    assertStep(1_000, 1_120, 25, 0, Outcome.LATE);
    assertStep(1_000, 1_180, 30, 5, Outcome.ADDED);
  }

  @Test
  void pointOfAnEarlierCounterIsLate() {
    assertStep(1_000, 1_060, 10, 10, Outcome.ADDED);
    assertStep(1_100, 1_120, 2, 2, Outcome.RESET);
    assertStep(1_000, 1_130, 11, 0, Outcome.LATE);
    assertStep(1_100, 1_180, 3, 1, Outcome.ADDED);
  }

  private void assertStep(long start, long time, long value, long added, Outcome outcome) {
    Step step = state.after(point(Temporality.CUMULATIVE, start, time, value), SINCE);
    state = step.next();
    assertThat(step.added()).isEqualByComparingTo(BigDecimal.valueOf(added));
    assertThat(step.outcome()).isEqualTo(outcome);
  }

  private static MetricPoint point(Temporality temporality, long start, long time, long value) {
    return new MetricPoint(
        "m", null, Map.of(), Map.of(), null, temporality, start, time, BigDecimal.valueOf(value));
  }
}

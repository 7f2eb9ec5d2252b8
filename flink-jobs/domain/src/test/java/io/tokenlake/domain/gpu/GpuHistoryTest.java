package io.tokenlake.domain.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.CounterDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuHistoryTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theFirstValueOfACounterSaysNothingAndAFallMeansThatItBeganAnew() {
    assertThat(grown(5_000.0, 5_600.0, 6_100.0, 40.0, 90.0))
        .containsExactly(null, 600.0, 500.0, 40.0, 50.0);
  }

  @Test
  void aCounterThatComesLateAddsNothingAndTheNextOneStillAddsUp() {
    CounterDelta.Step first = step(null, 10, 100);
    CounterDelta.Step third = step(first.next(), 30, 160);
    CounterDelta.Step late = step(third.next(), 20, 130);

    assertThat(third.added().doubleValue()).isEqualTo(60);
    assertThat(late.outcome()).isEqualTo(CounterDelta.Outcome.LATE);
    assertThat(step(late.next(), 40, 170).added().doubleValue()).isEqualTo(10);
  }

  @Test
  void aSampleCoversTheTimeSinceTheOneBeforeUpToTwoMinutes() {
    assertThat(covered(null, 100)).isNull();
    assertThat(covered(100L, 101)).isEqualTo(1.0);
    assertThat(covered(100L, 220)).isEqualTo(120.0);
    assertThat(covered(100L, 221)).isNull();
    assertThat(covered(100L, 100)).isNull();
    assertThat(covered(100L, 99)).isNull();
  }

  @Test
  void onlyALastXidThatChangedIsAnEvent() {
    assertThat(isNewXid(null, 31.0)).as("nobody knows since when").isFalse();
    assertThat(isNewXid(0.0, 31.0)).isTrue();
    assertThat(isNewXid(31.0, 31.0)).as("a repeat cannot be told").isFalse();
    assertThat(isNewXid(31.0, 79.0)).isTrue();
    assertThat(isNewXid(79.0, 0.0)).as("it was reset").isFalse();
    assertThat(isNewXid(31.0, null)).isFalse();
  }

  @Test
  void aLastXidOfASampleThatIsNotTheNewestIsNoEvent() {
    GpuMarks known = new GpuMarks(10 * SECOND, 10 * SECOND, 79.0);
    Map<GpuField, Double> other = Map.of(GpuField.LAST_XID, 13.0);

    assertThat(GpuHistory.isNewXid(known, Gpus.sample(9 * SECOND, other))).isFalse();
    assertThat(GpuHistory.isNewXid(known, Gpus.sample(10 * SECOND, other))).isFalse();
    assertThat(GpuHistory.isNewXid(known, Gpus.sample(11 * SECOND, other))).isTrue();
  }

  @Test
  void anXidHasTheClassOfTheCatalogueAndOneThatIsNotThereIsUnknown() {
    assertThat(XidCatalogue.of(79).faultClass()).isEqualTo("hardware");
    assertThat(XidCatalogue.of(31).faultClass()).isEqualTo("application");
    assertThat(XidCatalogue.of(63).faultClass()).isEqualTo("informational");
    assertThat(XidCatalogue.of(4711)).isEqualTo(new XidCatalogue.Xid(4711, "unknown", null));
  }

  private static List<Double> grown(double... values) {
    List<Double> grown = new ArrayList<>();
    CounterDelta state = null;
    for (int i = 0; i < values.length; i++) {
      CounterDelta.Step step = step(state, i + 1, values[i]);
      state = step.next();
      grown.add(
          step.outcome() == CounterDelta.Outcome.BASELINE
              ? null
              : Double.valueOf(step.added().doubleValue()));
    }
    return grown;
  }

  private static CounterDelta.Step step(CounterDelta before, long second, double joules) {
    GpuSample sample = Gpus.sample(second * SECOND, Map.of(GpuField.ENERGY_J, joules));
    return GpuHistory.step(before, sample, GpuField.ENERGY_J);
  }

  private static boolean isNewXid(Double before, Double now) {
    Map<GpuField, Double> values = now == null ? Map.of() : Map.of(GpuField.LAST_XID, now);
    return GpuHistory.isNewXid(
        new GpuMarks(SECOND, SECOND, before), Gpus.sample(2 * SECOND, values));
  }

  private static Double covered(Long lastSecond, long second) {
    Long last = lastSecond == null ? null : Long.valueOf(lastSecond * SECOND);
    return GpuHistory.settled(Gpus.sample(second * SECOND, Map.of()), Map.of(), last)
        .coveredSeconds();
  }
}

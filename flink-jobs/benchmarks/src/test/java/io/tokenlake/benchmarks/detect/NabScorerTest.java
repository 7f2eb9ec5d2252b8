package io.tokenlake.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values were computed by hand from NAB's definition. */
class NabScorerTest {
  /** A hundred points, so 15 of probation, and a window of the ten points from 50 on. */
  private static final LabelledSeries SERIES = series("group/a.csv", 50, 59);

  private final NabScorer scorer = new NabScorer(List.of(SERIES));

  private static LabelledSeries series(String name, int first, int last) {
    return new LabelledSeries(
        name,
        List.of(),
        new long[100],
        new double[100],
        List.of(new LabelledSeries.Window(first, last)));
  }

  private double score(NabProfile profile, int... alarms) {
    return scorer.score(List.of(alarms(alarms)), 0.5, profile);
  }

  private static double[] alarms(int... at) {
    double[] scores = new double[100];
    Arrays.stream(at).forEach(i -> scores[i] = 1);
    return scores;
  }

  @Test
  void theDetectorThatNeverAlarmsHasZero() {
    for (NabProfile profile : NabProfile.values()) {
      assertThat(score(profile)).isZero();
    }
  }

  @Test
  void theDetectorThatAlarmsAtTheStartOfEachWindowHasAHundred() {
    for (NabProfile profile : NabProfile.values()) {
      assertThat(score(profile, 50)).isEqualTo(100, within(1e-9));
    }
  }

  @Test
  void anAlarmInTheMiddleAndOneAfterTheWindowCountByTheSigmoid() {
    // 55 is half way: s(-0.5)/s(-1) = 0.8597926. 69 is 10/9 widths past: s(10/9) = -0.9922979.
    assertThat(score(NabProfile.STANDARD, 55, 69)).isEqualTo(87.5319897, within(1e-6));
    assertThat(score(NabProfile.REWARD_LOW_FP_RATE, 55, 69)).isEqualTo(82.0743511, within(1e-6));
    assertThat(score(NabProfile.REWARD_LOW_FN_RATE, 55, 69)).isEqualTo(91.6879931, within(1e-6));
  }

  @Test
  void anAlarmBeforeAnyWindowCostsItsWholeWeight() {
    assertThat(score(NabProfile.STANDARD, 30, 50)).isEqualTo(94.5, within(1e-9));
  }

  @Test
  void onlyTheBestAlarmOfAWindowCounts() {
    assertThat(score(NabProfile.STANDARD, 58, 52, 55)).isEqualTo(score(NabProfile.STANDARD, 52));
  }

  @Test
  void probationIsNotCounted() {
    assertThat(score(NabProfile.STANDARD, 0, 14, 50)).isEqualTo(100, within(1e-9));
    assertThat(score(NabProfile.STANDARD, 15, 50)).isLessThan(100);
  }

  @Test
  void probationOfALongSeriesEndsAfterSevenHundredAndFiftyPoints() {
    LabelledSeries longSeries =
        new LabelledSeries("g/b.csv", List.of(), new long[20_000], new double[20_000], List.of());

    assertThat(longSeries.probation()).isEqualTo(750);
    assertThat(SERIES.probation()).isEqualTo(15);
  }

  @Test
  void theBestThresholdLeavesOutWhatIsNotWorthIt() {
    double[] scores = new double[100];
    scores[50] = 0.4;
    scores[30] = 0.3;
    scores[90] = 0.2;

    NabScorer.Best best = scorer.best(List.of(scores), NabProfile.STANDARD);

    assertThat(best.threshold()).isEqualTo(0.4);
    assertThat(best.score()).isEqualTo(100, within(1e-9));
  }

  @Test
  void whereNothingIsWorthItNoThresholdIsBest() {
    double[] scores = new double[100];
    scores[30] = 0.3;

    NabScorer.Best best = scorer.best(List.of(scores), NabProfile.STANDARD);

    assertThat(best.threshold()).isInfinite();
    assertThat(best.score()).isZero();
  }

  @Test
  void aCorpusIsNormalisedAsAWhole() {
    LabelledSeries other = series("group/b.csv", 70, 79);
    NabScorer both = new NabScorer(List.of(SERIES, other));

    double score = both.score(List.of(alarms(50), alarms()), 0.5, NabProfile.STANDARD);

    assertThat(score).isEqualTo(50, within(1e-9));
    assertThat(both.count(List.of(alarms(50, 51, 30), alarms(10)), 0.5))
        .isEqualTo(new NabScorer.Counts(1, 2, 1));
  }
}

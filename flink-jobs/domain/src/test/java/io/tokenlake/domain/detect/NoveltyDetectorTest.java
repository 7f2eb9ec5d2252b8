package io.tokenlake.domain.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoveltyDetectorTest {
  private static final int MONTH = 4 * Series.WEEK;

  @ParameterizedTest
  @ValueSource(ints = {1, 150, 151, 1000, 2017, 5000})
  void whatComesLaterChangesNoScore(int prefix) {
    double[] values = Series.add(Series.seasonal(MONTH, 1), 3000, 6, 2000);
    double[] whole = Series.scores(values);

    double[] otherFuture = values.clone();
    for (int i = prefix; i < otherFuture.length; i++) {
      otherFuture[i] = -1e6 * (i % 7);
    }

    assertThat(Series.scores(Arrays.copyOf(values, prefix)))
        .isEqualTo(Arrays.copyOf(whole, prefix));
    assertThat(Arrays.copyOf(Series.scores(otherFuture), prefix))
        .isEqualTo(Arrays.copyOf(whole, prefix));
  }

  @Test
  void theSameSamplesGiveTheSameScores() {
    double[] values = Series.seasonal(MONTH, 2);

    assertThat(Series.scores(values)).isEqualTo(Series.scores(values));
  }

  @Test
  void scalingByAPowerOfTwoChangesNoScoreAtAll() {
    double[] values = Series.add(Series.seasonal(MONTH, 3), 4000, 9, 900);
    double[] scaled = Arrays.stream(values).map(value -> value * 1024).toArray();

    assertThat(Series.scores(scaled)).isEqualTo(Series.scores(values));
  }

  @Test
  void movingAndScalingChangesScoresByRoundingOnly() {
    double[] values = Series.add(Series.seasonal(MONTH, 4), 4000, 9, 900);
    double[] moved = Arrays.stream(values).map(value -> value * 1000 + 7).toArray();

    assertThat(Series.scores(moved)).containsExactly(Series.scores(values), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 160, 2500, 6000})
  void aStateThatWasRestoredGoesOnWithTheSameScores(int restart) {
    double[] values = Series.add(Series.seasonal(MONTH, 5), 3000, 6, 2000);
    double[] expected = Series.scores(values);

    NoveltyDetector detector = new NoveltyDetector();
    double[] scores = new double[MONTH];
    for (int i = 0; i < MONTH; i++) {
      if (i == restart) {
        detector = NoveltyDetector.fromBytes(detector.toBytes());
      }
      scores[i] = detector.step(Series.at(i), values[i]);
    }

    assertThat(scores).isEqualTo(expected);
  }

  @Test
  void theStateFitsIntoTwoKilobytes() {
    assertThat(new NoveltyDetector().toBytes()).hasSizeLessThanOrEqualTo(2048);
  }

  @Test
  void onlyTheFrozenParametersHaveBytes() {
    Tuning other =
        new Tuning(
            9, 0.35, 2e-4, 150, 0.01, 0.002, 0.03, 0.05, 0.1, 0.05, 0.03, 300, 50, 1, 0.25, 0.25,
            0.03, 0.01, 0.01);

    assertThatThrownBy(() -> new NoveltyDetector(other).toBytes())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytesOfAnotherLengthAreRefused() {
    assertThatThrownBy(() -> NoveltyDetector.fromBytes(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("novelty detector")
        .hasMessageContaining(String.valueOf(NoveltyDetector.BYTES))
        .hasMessageContaining("3 bytes");
  }

  @Test
  void aSpikeIsFoundAtItsFirstSample() {
    double[] scores = Series.scores(Series.add(Series.noise(MONTH, 6), 5000, 3, 150));

    assertThat(scores[5000]).isGreaterThan(Thresholds.WARN);
  }

  @Test
  void aSpikeThatComesBackIsFoundEachTime() {
    double[] values = Series.noise(MONTH, 7);
    for (int day = 8; day < 28; day += 3) {
      Series.add(values, day * Series.DAY + 37 * day % 200, 4, 110 + day % 5);
    }

    double[] scores = Series.scores(values);

    for (int day = 8; day < 28; day += 3) {
      int at = day * Series.DAY + 37 * day % 200;
      assertThat(Series.highest(scores, at, at + 4))
          .as("day %s", day)
          .isGreaterThan(Thresholds.INFO);
    }
  }

  @Test
  void aFallInTheDaytimeIsFoundThoughNightsAreAsLow() {
    double[] values = Series.seasonal(MONTH, 8);
    int wednesdayMorning = 3 * Series.WEEK + 2 * Series.DAY + 60;
    Series.add(values, wednesdayMorning, 12, -1100);

    double[] scores = Series.scores(values);

    assertThat(Series.highest(scores, wednesdayMorning, wednesdayMorning + 12))
        .isGreaterThan(Thresholds.INFO);
  }

  @Test
  void oneIncidentIsNotSaidWithEverySample() {
    double[] scores = Series.scores(Series.add(Series.noise(MONTH, 9), 5000, 40, 150));

    assertThat(Arrays.stream(scores, 5000, 5040).filter(score -> score >= Thresholds.INFO).count())
        .isBetween(1L, 4L);
  }

  @Test
  void quietSeriesAreMentionedSeldomOnceTheyAreOldEnough() {
    long mentions = 0;
    int series = 0;
    for (long seed = 10; seed < 20; seed++) {
      for (double[] values :
          new double[][] {
            Series.noise(MONTH, seed), Series.seasonal(MONTH, seed), Series.sparse(MONTH, seed)
          }) {
        double[] scores = Series.scores(values);
        mentions +=
            Arrays.stream(scores, 2 * Series.WEEK, MONTH).filter(s -> s >= Thresholds.INFO).count();
        series++;
      }
    }

    // One in five days of a series, of 288 samples each.
    assertThat(mentions).isLessThan(series * 14 / 5);
  }

  @Test
  void aConstantSeriesIsNeverUnusual() {
    double[] values = new double[MONTH];
    Arrays.fill(values, 42);

    assertThat(Series.scores(values)).containsOnly(0);
  }

  @Test
  void samplesAMinuteApartCountForAFifth() {
    // 200 samples: 17 hours of five minutes are enough to call something new, 200 minutes are not.
    double[] values = Series.add(Series.noise(201, 21), 200, 1, 500);
    NoveltyDetector minutes = new NoveltyDetector();
    double last = 0;
    for (int i = 0; i < values.length; i++) {
      last = minutes.step(Series.START + 60L * i, values[i]);
    }

    assertThat(Series.scores(values)[200]).isGreaterThan(Thresholds.PAGE);
    assertThat(last).isZero();
  }
}

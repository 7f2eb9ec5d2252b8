package io.tokenlake.domain.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final int DAY = 288;
  private static final int WEEK = 7 * DAY;
  private static final long START = 1_756_684_800L;

  /** Busy in office hours of five days, quiet else, noise of a twentieth. */
  private static double office(int i, Random random) {
    boolean busy = i / DAY % 7 < 5 && i % DAY >= 96 && i % DAY < 216;
    return (busy ? 1000 : 200) * (1 + 0.05 * random.nextGaussian());
  }

  private static List<Sample> history(int points) {
    Random random = new Random(1);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      samples.add(new Sample(at(i), office(i, random)));
    }
    return samples;
  }

  private static long at(int i) {
    return START + 300L * i;
  }

  /** Noon of a day of the fifth week. */
  private static long noon(int day) {
    return at(4 * WEEK + day * DAY + DAY / 2);
  }

  @Test
  void anHourOfTheWeekIsExpectedAsItWasInOtherWeeks() {
    Baseline baseline = Baseline.of(history(4 * WEEK));

    Band wednesday = baseline.band(noon(2));
    Band sunday = baseline.band(noon(6));

    assertThat(wednesday.method()).isEqualTo(Band.Method.HOUR_OF_WEEK);
    assertThat(wednesday.expected()).isCloseTo(1000, within(50.0));
    assertThat(wednesday.historyN()).isEqualTo(4 * 12);
    assertThat(wednesday.holds(1100)).isTrue();
    assertThat(wednesday.holds(1800)).isFalse();
    assertThat(sunday.expected()).isCloseTo(200, within(20.0));
    assertThat(sunday.holds(1000)).isFalse();
  }

  @Test
  void nothingIsExpectedOfTheFirstHour() {
    Baseline baseline = Baseline.of(history(11));

    assertThat(baseline.band(at(11))).isEqualTo(new Band(null, null, null, Band.Method.NONE, 11));
    assertThat(baseline.distance(at(11), 1e9)).isZero();
  }

  @Test
  void theExpectationGrowsMoreSpecificWithHistory() {
    assertThat(Baseline.of(history(24)).band(at(24)).method()).isEqualTo(Band.Method.LEVEL);
    assertThat(Baseline.of(history(2 * DAY)).band(at(2 * DAY)).method())
        .isEqualTo(Band.Method.HOUR_OF_DAY);
    assertThat(Baseline.of(history(WEEK)).band(at(WEEK)).method())
        .isEqualTo(Band.Method.HOUR_OF_WEEK);
  }

  @Test
  void anIncidentOfThreeHoursLeavesTheExpectationWhereItWas() {
    Baseline baseline = Baseline.of(history(4 * WEEK));
    Band before = baseline.band(noon(2));

    for (int i = 0; i < 36; i++) {
      baseline.learn(new Sample(noon(2) + 300L * i, 50_000));
    }

    Band nextWeek = baseline.band(noon(9));
    assertThat(nextWeek.expected()).isCloseTo(before.expected(), within(150.0));
    assertThat(nextWeek.holds(50_000)).isFalse();
    assertThat(nextWeek.high()).isLessThan(2 * before.high());
  }

  @Test
  void aMissingWeekIsForgivenAndNotForgotten() {
    Baseline baseline = Baseline.of(history(4 * WEEK));

    baseline.learn(new Sample(at(7 * WEEK), 200));

    assertThat(baseline.band(at(7 * WEEK + 2 * DAY + DAY / 2)).expected())
        .isCloseTo(1000, within(60.0));
  }

  @Test
  void anAdoptedShiftMovesEveryHour() {
    Baseline baseline = Baseline.of(history(4 * WEEK));
    double wednesday = baseline.band(noon(2)).expected();
    double sunday = baseline.band(noon(6)).expected();

    baseline.shift(500);

    assertThat(baseline.band(noon(2)).expected()).isCloseTo(wednesday + 500, within(1e-6));
    assertThat(baseline.band(noon(6)).expected()).isCloseTo(sunday + 500, within(1e-6));
  }

  @Test
  void aSeriesThatWasConstantCanMove() {
    Baseline baseline = new Baseline();
    for (int i = 0; i < 2 * WEEK; i++) {
      baseline.learn(new Sample(at(i), 7));
    }
    assertThat(baseline.band(at(2 * WEEK)).holds(8)).isFalse();

    for (int i = 2 * WEEK; i < 6 * WEEK; i++) {
      baseline.learn(new Sample(at(i), 8));
    }

    assertThat(baseline.band(at(6 * WEEK)).holds(8)).isTrue();
  }

  @Test
  void whatWasNeverNegativeIsNotExpectedToBe() {
    Random random = new Random(2);
    Baseline counts = new Baseline();
    Baseline balances = new Baseline();
    for (int i = 0; i < WEEK; i++) {
      counts.learn(new Sample(at(i), random.nextInt(3)));
      balances.learn(new Sample(at(i), random.nextInt(3) - 1));
    }

    assertThat(counts.band(at(WEEK)).low()).isZero();
    assertThat(balances.band(at(WEEK)).low()).isNegative();
  }

  @Test
  void aLongTailAboveDoesNotLowerTheBandBelow() {
    Random random = new Random(3);
    Baseline latency = new Baseline();
    for (int i = 0; i < 2 * WEEK; i++) {
      latency.learn(new Sample(at(i), 100 * Math.exp(0.5 * random.nextGaussian())));
    }

    Band band = latency.band(at(2 * WEEK));

    assertThat(band.high() - band.expected()).isGreaterThan(1.3 * (band.expected() - band.low()));
  }

  @Test
  void minutesCountForAFifthOfFiveMinutes() {
    Random random = new Random(4);
    Baseline baseline = new Baseline();
    for (int i = 0; i < 2 * 1440; i++) {
      baseline.learn(new Sample(START + 60L * i, 10 + random.nextGaussian()));
    }

    assertThat(baseline.weight()).isCloseTo(2 * DAY, within(20.0));
  }

  @Test
  void bytesMakeTheSameBaseline() {
    Baseline baseline = Baseline.of(history(3 * WEEK + 17));

    Baseline restored = Baseline.fromBytes(baseline.toBytes());

    assertThat(restored).usingRecursiveComparison().isEqualTo(baseline);
    List<Sample> more = history(5 * WEEK);
    more.subList(3 * WEEK + 17, 5 * WEEK)
        .forEach(
            sample -> {
              baseline.learn(sample);
              restored.learn(sample);
            });
    assertThat(restored.toBytes()).isEqualTo(baseline.toBytes());
  }

  @Test
  void itFitsIntoTwoKilobytes() {
    assertThat(new Baseline().toBytes()).hasSize(Baseline.BYTES).hasSizeLessThan(2048);
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] bytes = new Baseline().toBytes();
    bytes[0] = 7;

    assertThatThrownBy(() -> Baseline.fromBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("baseline")
        .hasMessageContaining("version 7");
  }
}

package io.tokenlake.domain.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.detect.Finding.Kind;
import io.tokenlake.domain.detect.Gates.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesDetectorTest {
  private static final int MONTH = 4 * Series.WEEK;
  private static final int LATE = 3 * Series.WEEK;
  private static final double HIGH = 40;
  private static final double HIGHER = 60;

  private final SeriesDetector detector = new SeriesDetector(Gates.NONE);

  /** A finding and the sample it was said with. */
  private record Said(int at, Finding finding) {}

  private static List<Said> run(SeriesDetector detector, double[] values) {
    SeriesState state = new SeriesState();
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      for (Finding finding : detector.step(state, sample(i, values[i])).findings()) {
        said.add(new Said(i, finding));
      }
    }
    return said;
  }

  private static Observation sample(int i, double value) {
    return new Observation(Series.at(i), value, null, null);
  }

  private static List<Said> of(List<Said> said, Kind kind) {
    return said.stream().filter(s -> s.finding().kind() == kind).toList();
  }

  private static List<Said> loud(List<Said> said, Severity severity) {
    return said.stream().filter(s -> s.finding().severity() == severity).toList();
  }

  @Test
  void aLongIncidentPagesOnceAfterItsThirdSample() {
    double[] values = Series.add(Series.seasonal(MONTH, 1), LATE, 24, 3000);

    List<Said> pages = loud(run(detector, values), Severity.PAGE);

    assertThat(pages).singleElement().extracting(Said::at).isEqualTo(LATE + 2);
    assertThat(pages.get(0).finding().direction()).isEqualTo(Direction.UP);
    assertThat(pages.get(0).finding().change()).isBetween(2900.0, 3100.0);
  }

  @Test
  void oneSampleNeverPages() {
    double[] values = Series.add(Series.seasonal(MONTH, 2), LATE, 1, 1e6);

    assertThat(loud(run(detector, values), Severity.PAGE)).isEmpty();
    assertThat(loud(run(detector, values), Severity.WARN)).extracting(Said::at).contains(LATE);
  }

  @Test
  void theVerdictSaysWhatWasExpected() {
    double[] values = Series.seasonal(MONTH, 3);
    SeriesState state = new SeriesState();
    for (int i = 0; i < LATE; i++) {
      detector.step(state, sample(i, values[i]));
    }

    Verdict verdict = detector.step(state, sample(LATE, values[LATE] + 5000));

    assertThat(verdict.band().expected()).isBetween(900.0, 1300.0);
    assertThat(verdict.band().holds(values[LATE])).isTrue();
    assertThat(verdict.withinBand()).isFalse();
    assertThat(verdict.outside()).isEqualTo(1);
    assertThat(verdict.severity()).isEqualTo(Severity.WARN);
    assertThat(verdict.findings().get(0).channel()).isEqualTo(Channel.VALUE);
  }

  @Test
  void aLastingShiftIsFoundWithinTheHourAndAdoptedAfterADay() {
    double[] values = Series.add(Series.noise(MONTH, 4), LATE, MONTH - LATE, 60);

    List<Said> said = run(detector, values);

    assertThat(of(said, Kind.LEVEL_SHIFT))
        .singleElement()
        .satisfies(
            shift -> {
              assertThat(shift.at()).isBetween(LATE, LATE + 12);
              assertThat(shift.finding().severity()).isEqualTo(Severity.WARN);
              assertThat(shift.finding().direction()).isEqualTo(Direction.UP);
            });
    assertThat(of(said, Kind.LEVEL_ADOPTED))
        .singleElement()
        .satisfies(
            adopted -> {
              assertThat(adopted.at()).isBetween(LATE + Series.DAY, LATE + Series.DAY + 24);
              assertThat(adopted.finding().change()).isBetween(50.0, 62.0);
            });
    assertThat(of(said, Kind.SLOW_DRIFT)).isEmpty();
  }

  @Test
  void aShiftThatGoesBackIsSaidToHaveReturned() {
    double[] values = Series.add(Series.noise(MONTH, 5), LATE, 60, -60);

    List<Said> said = run(detector, values);

    assertThat(of(said, Kind.LEVEL_SHIFT))
        .singleElement()
        .extracting(shift -> shift.finding().direction())
        .isEqualTo(Direction.DOWN);
    assertThat(of(said, Kind.LEVEL_RETURNED))
        .singleElement()
        .extracting(Said::at)
        .as("half an hour after it is over")
        .satisfies(at -> assertThat(at).isBetween(LATE + 60, LATE + 66));
    assertThat(of(said, Kind.LEVEL_ADOPTED)).isEmpty();
  }

  @Test
  void spendThatDoublesInAMonthIsASlowDriftAndNoShift() {
    double[] values = Series.seasonal(3 * MONTH, 6);
    for (int i = MONTH; i < values.length; i++) {
      values[i] *= 1 + (i - MONTH) / (double) MONTH;
    }

    List<Said> drifts = of(run(detector, values), Kind.SLOW_DRIFT);

    assertThat(drifts).isNotEmpty();
    assertThat(drifts.get(0).at()).isBetween(MONTH, MONTH + 3 * Series.WEEK);
    assertThat(drifts.get(0).finding().direction()).isEqualTo(Direction.UP);
    assertThat(drifts.get(0).finding().severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void aBurstOfUnrestIsFound() {
    double[] values = Series.noise(MONTH, 7);
    Random random = new Random(8);
    for (int i = LATE; i < LATE + 24; i++) {
      values[i] += 120 * random.nextGaussian();
    }

    assertThat(loud(run(detector, values), Severity.WARN))
        .extracting(Said::at)
        .anyMatch(at -> at >= LATE && at < LATE + 24);
  }

  @Test
  void quietSeriesNeverPageAndAreNeverOnAnotherLevel() {
    for (long seed = 30; seed < 36; seed++) {
      for (double[] values :
          new double[][] {
            Series.noise(MONTH, seed), Series.seasonal(MONTH, seed), Series.sparse(MONTH, seed)
          }) {
        List<Said> said = run(detector, values);

        assertThat(loud(said, Severity.PAGE)).isEmpty();
        assertThat(of(said, Kind.LEVEL_SHIFT))
            .filteredOn(shift -> shift.at() > 2 * Series.WEEK)
            .isEmpty();
        assertThat(of(said, Kind.SLOW_DRIFT)).isEmpty();
      }
    }
  }

  @Test
  void aMissingWeekAlarmsNobody() {
    double[] values = Series.seasonal(2 * MONTH, 9);
    SeriesState state = new SeriesState();
    for (int i = 0; i < values.length; i++) {
      if (i >= MONTH && i < MONTH + Series.WEEK) {
        continue;
      }
      Verdict verdict = detector.step(state, sample(i, values[i]));
      if (i > MONTH) {
        assertThat(verdict.severity()).isNotEqualTo(Severity.PAGE);
        assertThat(verdict.band().holds(values[i])).as("sample %s", i).isTrue();
      }
    }
  }

  @Test
  void youngSeriesAreHeldBack() {
    int young = 2 * Series.DAY;
    double[] values = Series.noise(MONTH, 10);
    values[young] = 100 + HIGH;
    values[LATE] = 100 + HIGHER;

    List<Said> said = run(detector, values);

    assertThat(said)
        .filteredOn(s -> s.at() == young)
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.finding().score()).isGreaterThan(Thresholds.WARN);
              assertThat(s.finding().severity()).isEqualTo(Severity.INFO);
              assertThat(s.finding().held()).isEqualTo(Held.YOUNG);
            });
    assertThat(said)
        .filteredOn(s -> s.at() == LATE)
        .singleElement()
        .extracting(s -> s.finding().severity())
        .isEqualTo(Severity.WARN);
  }

  @Test
  void aWindowBelowAMinimumIsFoundButHasNoSeverity() {
    Gates gates = new Gates(20L, new BigDecimal("5.00"), Direction.BOTH);

    assertThat(spike(gates, 19L, "6.00").held()).isEqualTo(Held.VOLUME);
    assertThat(spike(gates, 19L, "6.00").severity()).isNull();
    assertThat(spike(gates, 20L, "4.99").held()).isEqualTo(Held.DOLLARS);
    assertThat(spike(gates, 20L, "5.00").severity()).isEqualTo(Severity.WARN);
    assertThat(spike(gates, null, null).severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void theGoodDirectionHasNoSeverity() {
    Finding finding = spike(new Gates(null, null, Direction.DOWN), null, null);

    assertThat(finding.direction()).isEqualTo(Direction.UP);
    assertThat(finding.held()).isEqualTo(Held.DIRECTION);
    assertThat(finding.severity()).isNull();
  }

  private static Finding spike(Gates gates, Long volume, String dollars) {
    SeriesDetector gated = new SeriesDetector(gates);
    double[] values = Series.noise(LATE, 11);
    SeriesState state = new SeriesState();
    for (int i = 0; i < LATE; i++) {
      gated.step(state, sample(i, values[i]));
    }
    BigDecimal money = dollars == null ? null : new BigDecimal(dollars);
    return gated
        .step(state, new Observation(Series.at(LATE), 400, volume, money))
        .findings()
        .get(0);
  }

  @Test
  void onBytesItIsTheSame() {
    double[] values = Series.add(Series.seasonal(MONTH, 12), LATE, 24, 3000);
    SeriesState state = new SeriesState();
    byte[] bytes = null;
    for (int i = 0; i < MONTH; i++) {
      Verdict expected = detector.step(state, sample(i, values[i]));
      SeriesDetector.Step step = detector.step(bytes, sample(i, values[i]));
      bytes = step.state();

      assertThat(step.verdict()).isEqualTo(expected);
    }
    assertThat(bytes).isEqualTo(state.toBytes()).hasSize(SeriesState.BYTES);
  }

  @Test
  void whatIsRememberedBesideTheBaselineFitsIntoTwoKilobytes() {
    assertThat(SeriesState.DETECTOR_BYTES).isLessThanOrEqualTo(2048);
  }

  @Test
  void aWarmStartKnowsWhatTheSamplesWouldHaveTaught() {
    double[] values = Series.seasonal(MONTH, 13);
    SeriesState taught = new SeriesState();
    for (int i = 0; i < MONTH; i++) {
      detector.step(taught, sample(i, values[i]));
    }

    SeriesState warm =
        detector.warmStart(IntStream.range(0, MONTH).mapToObj(i -> sample(i, values[i])).toList());

    assertThat(warm.toBytes()).isEqualTo(taught.toBytes());
  }

  @Test
  void whatIsNoNumberIsNotObserved() {
    assertThatThrownBy(() -> sample(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> sample(0, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] bytes = new SeriesState().toBytes();
    bytes[0] = 9;

    assertThatThrownBy(() -> SeriesState.fromBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
    assertThatThrownBy(() -> SeriesState.fromBytes(Arrays.copyOf(bytes, 10)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

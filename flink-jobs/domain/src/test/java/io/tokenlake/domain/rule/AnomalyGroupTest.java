package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.detect.Held;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnomalyGroupTest {
  private static final String BOOK =
      """
      version: "1"
      rules:
        - id: unusual
          summary: a service is not as it usually is
          kind: anomaly
          on: window
          set: service
          window: 5m
          by: [service]
          resolve_after: 10m
          series:
            cost_usd: {metric: cost_usd, bad: up, minimum: {calls: 20, usd: 0.10}}
            calls: {metric: calls, bad: both, minimum: {calls: 20}}
            error_rate: {metric: errors, of: calls, bad: up, minimum: {calls: 20}}
          owner: team
      """;

  private static final long MINUTE = Windows.MINUTE;
  private static final long WINDOW = 5 * MINUTE;

  /** 2026-01-05, a Monday. */
  private static final long MONDAY = 1_767_571_200_000_000L;

  private static final int WEEK = 7 * 288;

  private final RuleBook book = RuleBookTest.parse(BOOK);
  private final Random random = new Random(7);
  private final MapAnomalyMemory memory = new MapAnomalyMemory();
  private final AnomalyGroup group = group(memory);

  @Test
  void anOutageIsToldOnceLoudAndIsOverWhenAllIsAsUsual() throws Exception {
    int end = quiet(group, 3 * WEEK);
    for (int window = end; window < end + 6; window++) {
      add(group, window, 200, 120, "2.00");
    }
    List<AnomalyGroup.Said> said = judgeTo(group, end, end + 6);
    List<Observation> told = said.stream().flatMap(one -> one.observations().stream()).toList();

    assertThat(told.get(0).signal()).isEqualTo(Signal.BREACH);
    assertThat(told.get(0).windowEndMicros()).isEqualTo(end(end));
    assertThat(told)
        .extracting(Observation::severity)
        .as("a page when it has lasted for three windows")
        .startsWith(Severity.WARN, Severity.WARN, Severity.PAGE);
    Observation loudest =
        told.stream().filter(one -> one.severity() == Severity.PAGE).findFirst().orElseThrow();
    assertThat(loudest.unit()).isEqualTo("1");
    assertThat(loudest.value()).isEqualTo(0.6);
    assertThat(loudest.threshold()).isEqualTo(loudest.baseline().high()).isLessThan(0.3);
    assertThat(loudest.baseline().method()).isEqualTo("hour_of_week");
    assertThat(loudest.evidence().get(0).why()).startsWith("error_rate, in 1; usual at this hour:");
    assertThat(loudest.driver().delta())
        .as("against the last window that was as usual")
        .isNotNull();

    for (int window = end + 6; window < end + 36; window++) {
      normal(group, window);
    }
    List<Observation> after =
        judgeTo(group, end + 6, end + 36).stream().flatMap(s -> s.observations().stream()).toList();
    assertThat(after).isNotEmpty();
    assertThat(after.get(after.size() - 1).signal()).isEqualTo(Signal.CLEAR);
  }

  @Test
  void whatHoldsBackHasARowAndNoAlert() throws Exception {
    int end = quiet(group, 3 * WEEK);
    add(group, end, 200, 2, "0.01");
    add(group, end + 1, 200, 2, "0.01");
    List<AnomalyGroup.Said> said = judgeTo(group, end, end + 2);

    assertThat(said).allSatisfy(one -> assertThat(one.observations()).isEmpty());
    assertThat(said)
        .flatExtracting(AnomalyGroup.Said::anomalies)
        .filteredOn(anomaly -> anomaly.series().equals("cost_usd"))
        .isNotEmpty()
        .allSatisfy(
            anomaly -> {
              assertThat(anomaly.finding().severity()).isNull();
              assertThat(anomaly.finding().held()).isEqualTo(Held.DIRECTION);
              assertThat(anomaly.entity()).containsEntry("service", "web");
            });
  }

  @Test
  void aWindowIsJudgedOnceWhenItIsCompleteAndWhatIsLaterIsRefused() throws Exception {
    add(group, 0, 100, 1, "1");
    assertThat(group.wakeAtMicros()).isEqualTo(end(0) + AnomalyMarks.SETTLE_MICROS);
    group.judge(end(0));
    assertThat(memory.names()).as("something may still come").isEmpty();

    assertThat(group.add(point(MONDAY, Windows.sums(5, 0)), end(0) + MINUTE)).isTrue();
    assertThat(group.wakeAtMicros())
        .as("it settles anew")
        .isEqualTo(end(0) + MINUTE + AnomalyMarks.SETTLE_MICROS);
    group.judge(end(0) + MINUTE + AnomalyMarks.SETTLE_MICROS);
    assertThat(memory.names()).containsOnly("cost_usd", "calls", "error_rate");
    assertThat(memory.size()).isZero();
    assertThat(group.wakeAtMicros()).isNull();

    assertThat(group.add(point(MONDAY, Windows.sums(5, 0)), end(1))).isFalse();
  }

  @Test
  void newerWindowsCompleteOlderOnesWhateverTheClockSaysButNotTheFuture() throws Exception {
    long now = MONDAY + 30 * MINUTE;
    group.add(point(MONDAY + 100 * WINDOW, Windows.sums(1, 0)), now);
    group.add(point(MONDAY, Windows.sums(1, 0)), now);
    group.judge(now);
    assertThat(memory.names()).as("a clock that is ahead completes nothing").isEmpty();

    group.add(point(MONDAY + 2 * WINDOW, Windows.sums(1, 0)), now);
    group.judge(now);
    assertThat(memory.anomalyMarks().judgedUntilMicros()).isEqualTo(end(0));
    assertThat(memory.anomalyMarks().waiting())
        .extracting(AnomalyMarks.Waiting::startMicros)
        .containsExactly(MONDAY + 2 * WINDOW, MONDAY + 100 * WINDOW);
  }

  @Test
  void aWindowOfCallsWithoutAPriceTeachesNothingAboutMoney() throws Exception {
    for (int window = 0; window < 10; window++) {
      group.add(point(MONDAY + window * WINDOW, Windows.unpriced(200)), end(window));
    }
    judgeTo(group, 0, 10);

    assertThat(memory.names()).containsOnly("calls", "error_rate");
  }

  @Test
  void anHourHasOneRowOfWhatIsExpectedOfEachSeries() throws Exception {
    int end = quiet(group, 2 * WEEK);
    end += 12 - end % 12;
    for (int window = end; window < end + 24; window++) {
      normal(group, window);
    }
    List<Expectation> rows =
        judgeTo(group, end, end + 24).stream().flatMap(one -> one.expectations().stream()).toList();

    assertThat(rows)
        .filteredOn(row -> row.series().equals("calls"))
        .extracting(Expectation::hourMicros)
        .doesNotHaveDuplicates()
        .hasSize(2);
    assertThat(rows).allSatisfy(row -> assertThat(row.band().expected()).isNotNull());
  }

  @Test
  void whoIsTaughtThePastJudgesAsWhoLivedIt() throws Exception {
    int end = quiet(group, 2 * WEEK);
    SeriesHistory history = group.history();
    MapAnomalyMemory taught = new MapAnomalyMemory();
    AnomalyGroup other = group(taught);
    other.add(point(MONDAY + (end - 1L) * WINDOW, Windows.sums(7, 7)), end(end));
    other.learn("acme", Map.of("service", "web"), history);
    assertThat(taught.anomalyMarks().waiting()).as("the past has that window").isEmpty();

    for (int window = end; window < end + 4; window++) {
      add(group, window, 200, 120, "2.00");
      add(other, window, 200, 120, "2.00");
    }
    List<Observation> lived =
        judgeTo(group, end, end + 4).stream().flatMap(one -> one.observations().stream()).toList();
    List<Observation> learned =
        judgeTo(other, end, end + 4).stream().flatMap(one -> one.observations().stream()).toList();
    assertThat(learned).isNotEmpty().hasSameSizeAs(lived);
    assertThat(learned)
        .usingRecursiveComparison()
        .ignoringFields("driver") // which the last window of the past would tell
        .isEqualTo(lived);

    other.learn("acme", Map.of("service", "web"), new SeriesHistory(0, Map.of()));
    assertThat(taught.anomalyMarks().judgedUntilMicros())
        .as("never goes back")
        .isEqualTo(end(end + 3));
  }

  @Test
  void aBookSaysWhatIsWrongWithSeries() {
    String wrong =
        BOOK.replace("window: 5m", "window: 7m")
            .replace("bad: both", "bad: sideways")
            .replace("{metric: errors", "{metrik: errors");
    assertThat(RuleBookTest.problems(wrong))
        .anySatisfy(problem -> assertThat(problem).contains("does not divide an hour"))
        .anySatisfy(problem -> assertThat(problem).contains("'sideways' as 'bad'"))
        .anySatisfy(problem -> assertThat(problem).contains("unknown key 'metrik'"))
        .anySatisfy(problem -> assertThat(problem).contains("has no 'metric'"));
    assertThat(
            RuleBookTest.problems(BOOK.replace("window: 5m", "window: 5m\n    above: {warn: 1}")))
        .anySatisfy(problem -> assertThat(problem).contains("detectors have limits of their own"));
  }

  /** Ordinary traffic of so many windows, judged; returns the number of the next window. */
  private int quiet(AnomalyGroup of, int windows) throws Exception {
    for (int window = 0; window < windows; window++) {
      normal(of, window);
      of.judge(end(window) + AnomalyMarks.SETTLE_MICROS);
    }
    return windows;
  }

  /** What a service sends: more by day, a few errors, a cent a call. */
  private void normal(AnomalyGroup of, int window) throws Exception {
    double byHour = 1 + 0.5 * Math.sin(2 * Math.PI * (window % 288) / 288);
    long calls = Math.round(200 * byHour + 10 * random.nextGaussian());
    long errors = Math.round(calls * (0.02 + 0.005 * random.nextGaussian()));
    add(of, window, calls, Math.max(0, errors), BigDecimal.valueOf(calls, 2).toPlainString());
  }

  private void add(AnomalyGroup of, int window, long calls, long errors, String usd)
      throws Exception {
    of.add(point(MONDAY + window * WINDOW, Windows.spent(calls, errors, usd)), end(window));
  }

  private List<AnomalyGroup.Said> judgeTo(AnomalyGroup of, int from, int to) throws Exception {
    List<AnomalyGroup.Said> said = new ArrayList<>();
    for (int window = from; window < to; window++) {
      said.add(of.judge(end(window) + AnomalyMarks.SETTLE_MICROS));
    }
    return said;
  }

  private AnomalyGroup group(MapAnomalyMemory of) {
    return new AnomalyGroup(of, book.rule("unusual", "acme").orElseThrow(), book);
  }

  private static WindowPoint point(long micros, WindowSums sums) {
    return new WindowPoint("service", "acme", Map.of("service", "web"), "m", micros, sums);
  }

  private static long end(int window) {
    return MONDAY + (window + 1) * WINDOW;
  }
}

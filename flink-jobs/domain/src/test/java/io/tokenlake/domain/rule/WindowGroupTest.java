package io.tokenlake.domain.rule;

import static io.tokenlake.domain.rule.Windows.MINUTE;
import static io.tokenlake.domain.rule.Windows.point;
import static io.tokenlake.domain.rule.Windows.spent;
import static io.tokenlake.domain.rule.Windows.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.MapAlertMemory;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.TenantAlerts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowGroupTest {
  private static final String BOOK =
      """
      version: "1"
      rules:
        - id: errors
          summary: calls fail
          kind: ratio
          on: window
          set: service
          metric: errors
          of: calls
          window: 5m
          above: {warn: 0.10, page: 0.50}
          clear: 0.05
          minimum: {calls: 20}
          by: [service]
          owner: team
        - id: burn
          summary: money goes fast
          kind: rate
          on: window
          set: service
          metric: cost_usd
          window: 5m
          per: 1h
          above: {warn: 60}
          by: [service]
          owner: team
        - id: budget
          summary: the day's money
          kind: budget
          on: window
          set: service
          metric: cost_usd
          period: day
          zone: Europe/Berlin
          above: {info: 50, warn: 80, page: 100}
          owner: team
        - id: dearer
          summary: a call costs more than before
          kind: change
          on: window
          set: service
          metric: cost_usd
          of: calls
          window: 5m
          above: {warn: 2}
          minimum: {calls: 20}
          by: [service]
          known: [service]
          owner: team
        - id: silent
          summary: nothing comes
          kind: absence
          on: window
          set: service
          window: 5m
          active_minutes: 10
          severity: page
          by: [service]
          owner: team
      """;

  private final RuleBook book = RuleBookTest.parse(BOOK);
  private final MapWindowMemory memory = new MapWindowMemory();
  private final List<Observation> found = new ArrayList<>();

  @Test
  void aShareIsThatOfTheWholeWindowAndNeedsItsMinimum() throws Exception {
    add("errors", 0, sums(10, 9));
    assertThat(found).as("nine of ten, but only ten").isEmpty();

    add("errors", 1, sums(90, 2));
    assertThat(signals()).containsExactly("BREACH WARN");
    assertThat(found.get(0).value()).isEqualTo(0.11);
    assertThat(found.get(0).threshold()).isEqualTo(0.10);
    assertThat(found.get(0).windowEndMicros()).isEqualTo(2 * MINUTE);
  }

  @Test
  void betweenTheLimitsItHoldsAndBelowItClears() throws Exception {
    add("errors", 0, sums(100, 60));
    add("errors", 1, sums(900, 20));
    add("errors", 5, sums(100, 0));
    add("errors", 6, sums(100, 0));

    assertThat(signals()).containsExactly("BREACH PAGE", "HOLD WARN", "CLEAR WARN", "CLEAR WARN");
  }

  @Test
  void aWindowThatIsToldAsABreachIsTakenBackWhenLateDataSaysSo() throws Exception {
    add("errors", 0, sums(100, 20));
    add("errors", 0, sums(0, -19));

    assertThat(signals()).containsExactly("BREACH WARN", "CLEAR WARN");
    assertThat(found.get(1).id()).isEqualTo(found.get(0).id());
    assertThat(found.get(1).revision()).isGreaterThan(found.get(0).revision());
  }

  @Test
  void aBreachIsToldOncePerWindowUnlessItGetsLouder() throws Exception {
    add("errors", 0, sums(100, 20));
    add("errors", 0, sums(100, 30));
    add("errors", 0, sums(200, 190));

    assertThat(signals()).containsExactly("BREACH WARN", "BREACH PAGE");
  }

  @Test
  void aCallThatComesAfterTheBreachThatItShowsIsInWhatIsToldNext() throws Exception {
    add("errors", 0, sums(100, 20));
    assertThat(found.get(0).evidence()).as("the sums came first").isEmpty();

    add("errors", new Exemplar("t1", "s1", MINUTE / 2, 1));
    assertThat(signals()).containsExactly("BREACH WARN", "BREACH WARN");
    Observation again = found.get(1);
    assertThat(again.id()).isEqualTo(found.get(0).id());
    assertThat(again.revision()).isGreaterThan(found.get(0).revision());
    assertThat(again.value()).isEqualTo(0.2);
    assertThat(again.evidence()).extracting(Evidence::traceId).containsExactly("t1");

    add("errors", new Exemplar("t2", "s2", MINUTE / 2, 2));
    add("errors", new Exemplar("t3", "s3", 20 * MINUTE, 1));
    assertThat(found).as("one is enough, and the other is of no breach").hasSize(2);

    TenantAlerts alerts = new TenantAlerts(new MapAlertMemory());
    List<Alert> told = new ArrayList<>();
    found.clear();
    add("errors", 41, sums(100, 20));
    add("errors", new Exemplar("t4", "s4", 41 * MINUTE, 1));
    add("errors", 41, sums(100, 90));
    for (Observation look : found) {
      told.addAll(alerts.observe(look, look.eventTimeMicros()));
    }
    assertThat(told)
        .extracting(Alert::status, alert -> alert.evidence().size())
        .containsExactly(tuple(Alert.Status.OPEN, 0), tuple(Alert.Status.UPDATE, 1));
  }

  @Test
  void aRateIsPerItsUnitAndCarriesItsDriverAndTheCallsThatShowIt() throws Exception {
    add("burn", 0, spent(10, 0, "1"));
    add("burn", new Exemplar("dear", "s1", 7 * MINUTE, 4));
    add("burn", new Exemplar("cheap", "s2", 7 * MINUTE, 1));
    add("burn", 7, spent(20, 0, "6"));

    assertThat(signals()).containsExactly("BREACH WARN");
    Observation burn = found.get(0);
    assertThat(burn.value()).as("6 USD in 5 minutes, per hour").isEqualTo(72);
    assertThat(burn.unit()).isEqualTo("USD/h");
    assertThat(burn.baseline().expected()).isEqualTo(12);
    assertThat(burn.costAtRisk()).isEqualByComparingTo("6");
    assertThat(burn.driver().delta()).isEqualByComparingTo("5");
    assertThat(burn.driver().volume()).isEqualByComparingTo("1");
    assertThat(burn.driver().tokensPerRequest().add(burn.driver().price()))
        .as("each call costs more")
        .isEqualByComparingTo("4");
    assertThat(burn.evidence()).extracting("traceId").containsExactly("dear", "cheap");
    assertThat(burn.querySql())
        .contains(
            "tenant = 'acme' AND service = 'web'",
            "ended_at >= TIMESTAMP '1970-01-01 00:03:00.000000 UTC'",
            "ended_at < TIMESTAMP '1970-01-01 00:08:00.000000 UTC'");
  }

  @Test
  void aChangeIsAMultipleOfTheWindowBeforeAndBothNeedTheirMinimum() throws Exception {
    add("dearer", 0, spent(19, 0, "1.90"));
    add("dearer", 5, spent(20, 0, "20"));
    assertThat(found).as("too few to compare with").isEmpty();

    add("dearer", 10, spent(20, 0, "40"));
    assertThat(found).as("twice is not more than twice").isEmpty();
    add("dearer", 11, spent(10, 0, "22"));

    assertThat(signals()).containsExactly("BREACH WARN");
    assertThat(found.get(0).value()).isGreaterThan(2).isLessThan(2.1);
    assertThat(found.get(0).unit()).isEqualTo("1");
    assertThat(found.get(0).baseline().expected()).isEqualTo(1);
    assertThat(found.get(0).driver().volume().signum()).isNotZero();
  }

  @Test
  void whatIsNotKnownByNameIsNoEntity() {
    WindowPoint nameless =
        new WindowPoint("service", "acme", Map.of("environment", "prod"), "m", 0, sums(1, 0));

    assertThat(WindowGroup.concerned(nameless, book)).extracting(Rule::id).doesNotContain("dearer");
    assertThat(WindowGroup.concerned(point(0, "m", sums(1, 0)), book))
        .extracting(Rule::id)
        .contains("dearer");
  }

  @Test
  void aBudgetIsThatOfTheCalendarsDay() throws Exception {
    long evening = Duration.ofHours(22).toMinutes();
    add("budget", evening, spent(1, 0, "60"));
    add("budget", evening + 30, spent(1, 0, "45"));
    add("budget", evening + 61, spent(1, 0, "55"));

    assertThat(signals()).containsExactly("BREACH INFO", "BREACH PAGE", "BREACH INFO");
    assertThat(found.get(1).value()).isEqualTo(105);
    assertThat(found.get(2).value()).as("another day in Berlin").isEqualTo(55);
    assertThat(found.get(2).baseline().expected()).isEqualTo(105);
  }

  @Test
  void aBudgetIsOverspentUntilItsPeriodEndsAndTheNextOneBeginsWell() throws Exception {
    long evening = Duration.ofHours(22).toMinutes();
    add("budget", evening, spent(1, 0, "120"));
    add("budget", evening + 61, spent(1, 0, "1"));
    add("budget", evening + 120, spent(1, 0, "101"));

    assertThat(signals()).containsExactly("BREACH PAGE", "CLEAR INFO", "BREACH PAGE");
    assertThat(found.get(0).policy().silenceMillis())
        .as("nothing more is said of it for the rest of the day")
        .isEqualTo(Duration.ofDays(1).toMillis());

    RuleBook monthly = RuleBookTest.parse(BOOK.replace("period: day", "period: month"));
    assertThat(monthly.rule("budget", "acme").orElseThrow().policy().silenceMillis())
        .isEqualTo(Duration.ofDays(31).toMillis());
  }

  @Test
  void aBudgetWhoseSilenceIsShorterThanItsPeriodIsTakenWithThePeriod() {
    RuleBook book = withSilence("30d");
    assertThat(book.rule("budget", "acme").orElseThrow().policy().silenceMillis())
        .isEqualTo(Duration.ofDays(31).toMillis());
    assertThat(book.notes())
        .singleElement()
        .asString()
        .startsWith("line 34: rule budget has a 'silence' shorter than its period")
        .endsWith("it is taken as 31d, the period");

    RuleBook longer = withSilence("31d");
    assertThat(longer.notes()).isEmpty();
    assertThat(withSilence("40d").rule("budget", "acme").orElseThrow().policy().silenceMillis())
        .isEqualTo(Duration.ofDays(40).toMillis());
  }

  private static RuleBook withSilence(String silence) {
    return RuleBookTest.parse(
        BOOK.replace("period: day", "period: month\n    silence: " + silence));
  }

  @Test
  void aMonthThatIsOverspentIsToldWhenTheNextOneBegins() throws Exception {
    RuleBook monthly = RuleBookTest.parse(BOOK.replace("period: day", "period: month"));
    WindowGroup budget =
        new WindowGroup(memory, monthly.rule("budget", "acme").orElseThrow(), monthly);
    long day = Duration.ofDays(1).toMinutes();
    for (long minute : new long[] {5 * day, 6 * day, 31 * day}) {
      found.addAll(budget.add(point(minute, "m", spent(1, 0, "110")), minute * MINUTE));
    }
    assertThat(signals()).containsExactly("BREACH PAGE", "BREACH PAGE");

    found.clear();
    found.addAll(budget.add(point(60 * day, "m", spent(1, 0, "1")), 60 * day * MINUTE));
    assertThat(signals()).containsExactly("CLEAR INFO");
  }

  @Test
  void whatWasSpentTodayCountsAlsoWhenABookMovesTheDayToAnotherZone() throws Exception {
    for (String zone : List.of("UTC", "America/New_York", "Asia/Tokyo", "Europe/Berlin")) {
      MapWindowMemory of = new MapWindowMemory();
      long morning = Duration.ofHours(30).toMinutes(); // 07:00 in Berlin, 15:00 in Tokyo
      WindowGroup berlin = new WindowGroup(of, book.rule("budget", "acme").orElseThrow(), book);
      List<Observation> before =
          berlin.add(point(morning, "m", spent(1, 0, "60")), morning * MINUTE);
      assertThat(before).extracting(Observation::signal).containsExactly(Signal.BREACH);

      RuleBook moved = RuleBookTest.parse(BOOK.replace("Europe/Berlin", zone));
      WindowGroup elsewhere =
          new WindowGroup(of, moved.rule("budget", "acme").orElseThrow(), moved);
      List<Observation> after =
          elsewhere.add(point(morning + 1, "m", spent(1, 0, "50")), (morning + 1) * MINUTE);
      assertThat(after)
          .as(zone)
          .allSatisfy(one -> assertThat(one.signal()).isEqualTo(Signal.BREACH))
          .anySatisfy(one -> assertThat(one.value()).isEqualTo(110));
    }
  }

  @Test
  void moneyThatNobodyKnowsIsNeitherSpentNorSaved() throws Exception {
    add("budget", 0, spent(10, 0, "60"));
    assertThat(signals()).containsExactly("BREACH INFO");
    found.clear();

    long tomorrow = Duration.ofDays(1).toMinutes();
    add("budget", tomorrow, Windows.unpriced(10));
    assertThat(signals()).as("nobody knows that the new day is cheap").containsExactly("HOLD INFO");
    add("budget", tomorrow + 1, spent(1, 0, "1"));
    assertThat(signals()).as("known in part").containsExactly("HOLD INFO", "CLEAR INFO");
    add("budget", tomorrow + 2, spent(1, 0, "50"));
    assertThat(signals()).as("what is known is over the limit").endsWith("BREACH INFO");
  }

  @Test
  void aShareOfMoneyThatNobodyKnowsIsUnknown() {
    assertThat(Windows.unpriced(10).metric("cost_usd")).isNull();
    assertThat(sums(10, 10).metric("cost_usd")).as("calls that cost nothing").isZero();
    assertThat(Windows.unpriced(10).plus(spent(1, 0, "2")).metric("cost_usd")).isEqualTo(2);
    assertThat(Windows.unpriced(10).metric("unpriced")).isEqualTo(10);
  }

  @Test
  void absenceMattersOnlyOfWhatCameSteadily() throws Exception {
    for (int minute = 0; minute < 9; minute++) {
      add("silent", minute, sums(1, 0));
    }
    assertThat(group("silent").wake(20 * MINUTE)).isEmpty();

    add("silent", 20, sums(1, 0));
    assertThat(group("silent").wake(24 * MINUTE)).as("too early").isEmpty();
    found.addAll(group("silent").wake(25 * MINUTE));
    assertThat(signals()).containsExactly("BREACH PAGE");
    assertThat(group("silent").wake(26 * MINUTE)).as("told once").isEmpty();

    add("silent", 30, sums(1, 0));
    assertThat(signals()).containsExactly("BREACH PAGE", "CLEAR PAGE");
  }

  @Test
  void whatNoWindowNeedsIsForgottenAndWhatIsTooLateIsNotAdded() throws Exception {
    for (int minute = 0; minute < 100; minute++) {
      add("errors", minute, sums(1, 0));
    }
    assertThat(memory.size()).isLessThanOrEqualTo(11);

    add("errors", 10, sums(1_000, 1_000));
    assertThat(memory.size()).isLessThanOrEqualTo(11);
    assertThat(found).isEmpty();
  }

  private void add(String rule, long minute, WindowSums sums) throws Exception {
    found.addAll(group(rule).add(point(minute, "m", sums), minute * MINUTE));
  }

  private void add(String rule, Exemplar exemplar) throws Exception {
    found.addAll(group(rule).add(exemplar, exemplar.eventTimeMicros()));
  }

  private WindowGroup group(String rule) {
    return new WindowGroup(memory, book.rule(rule, "acme").orElseThrow(), book);
  }

  private List<String> signals() {
    return found.stream().map(WindowGroupTest::signal).toList();
  }

  private static String signal(Observation observation) {
    Severity severity = observation.severity();
    Signal signal = observation.signal();
    return signal + " " + severity;
  }
}

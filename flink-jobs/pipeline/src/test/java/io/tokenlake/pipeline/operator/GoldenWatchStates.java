package io.tokenlake.pipeline.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.alert.AlertState;
import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.LifePolicy;
import io.tokenlake.domain.alert.Look;
import io.tokenlake.domain.alert.Looks;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.TenantState;
import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.SeriesDetector;
import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.rule.AnomalyMarks;
import io.tokenlake.domain.rule.Bucket;
import io.tokenlake.domain.rule.CompositeRules;
import io.tokenlake.domain.rule.Exemplar;
import io.tokenlake.domain.rule.ModelSums;
import io.tokenlake.domain.rule.RunTally;
import io.tokenlake.domain.rule.TenantIncidents;
import io.tokenlake.domain.rule.WindowMarks;
import io.tokenlake.domain.rule.WindowSums;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.SeenMinute;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A filled value of every state of the watch, as {@link GoldenStates} has it. */
final class GoldenWatchStates {
  private static final Duration HORIZON = Duration.ofDays(1);
  private static final long TIME = 1_763_700_000_000_000L;
  private static final String SPAN = "00f067aa0ba902b7";

  private GoldenWatchStates() {}

  static List<GoldenState<?>> all() {
    return List.of(
        new GoldenState<>(
            StateDescriptors.ALERT_RULES,
            List.of(Map.of("current", "version: \"1\"".getBytes(UTF_8)))),
        new GoldenState<>(StateDescriptors.tallyOfRun(HORIZON), List.of(runTally())),
        new GoldenState<>(StateDescriptors.factsOfRun(HORIZON), List.of(Map.of(SPAN, true))),
        new GoldenState<>(
            StateDescriptors.minutesOfEntity(HORIZON),
            List.of(Map.of(TIME, new SeenMinute(7, sums())))),
        new GoldenState<>(
            StateDescriptors.bucketsOfGroup(),
            List.of(
                Map.of(
                    TIME,
                    new Bucket(
                        List.of(new ModelSums("gpt-4o", sums())),
                        List.of(new Exemplar("trace", SPAN, TIME, 1.5)))))),
        new GoldenState<>(
            StateDescriptors.marksOfGroup(),
            List.of(
                new WindowMarks(
                    "acme",
                    Map.of("service", "web"),
                    1,
                    TIME,
                    TIME + 1,
                    TIME + 2,
                    true,
                    List.of(new WindowMarks.Judged(TIME, Signal.BREACH, Severity.WARN))))),
        new GoldenState<>(
            StateDescriptors.ruleOfGroup(),
            List.of(new GroupNews("acme|errors", "errors", "acme", null, null))),
        new GoldenState<>(
            StateDescriptors.tallyOfComposite(HORIZON),
            List.of(
                new CompositeRules.Tally(
                    List.of(new CompositeRules.Broken("errors", "acme|errors", TIME)), 2, true))),
        new GoldenState<>(
            StateDescriptors.seriesOfEntity(), List.of(Map.of("error_rate", seriesState()))),
        new GoldenState<>(
            StateDescriptors.anomalyMarks(),
            List.of(
                new AnomalyMarks(
                    "acme",
                    Map.of("service", "web"),
                    TIME,
                    List.of(new AnomalyMarks.Waiting(TIME, TIME + 1)),
                    TIME - 1,
                    "error_rate",
                    TIME - 2,
                    List.of(new ModelSums("gpt-4o", sums()))))),
        new GoldenState<>(StateDescriptors.gpuWindowOfGroup(), List.of(new byte[] {1, 2, 3})),
        new GoldenState<>(
            StateDescriptors.incidentsOfTenant(),
            List.of(
                new TenantIncidents(
                    List.of(observation()),
                    List.of(
                        new TenantIncidents.Member(
                            observation(), TIME, TIME + 1, true, Severity.PAGE, "i", true))))),
        new GoldenState<>(
            StateDescriptors.alertsOfTenant(), List.of(Map.of("acme|errors", alertState()))),
        new GoldenState<>(
            StateDescriptors.wakesOfTenant(),
            List.of(Map.of(1_763_700_000L, List.of("acme|errors", "acme|burn")))),
        new GoldenState<>(
            StateDescriptors.tenantState(),
            List.of(new TenantState(TIME, List.of(TIME - 1, TIME), 3, TIME - 2))),
        new GoldenState<>(StateDescriptors.firstWakeOfTenant(), List.of(1_763_700_000L)),
        new GoldenState<>(StateDescriptors.tickOfTenant(), List.of(1_763_700_000_000L)));
  }

  private static SeriesState seriesState() {
    SeriesState state = new SeriesState();
    SeriesDetector detector = new SeriesDetector(Gates.NONE);
    for (int window = 0; window < 400; window++) {
      long second = TIME / 1_000_000 + 300L * window;
      detector.step(
          state,
          new io.tokenlake.domain.detect.Observation(second, 10 + window % 7, 20L, BigDecimal.ONE));
    }
    return state;
  }

  private static RunTally runTally() {
    return new RunTally(
        1,
        2,
        3,
        4,
        5,
        6,
        new BigDecimal("1.5"),
        List.of(new RunTally.Repeat("search|ab12", 4)),
        List.of("planner"),
        List.of("search"),
        List.of("gpt-4o"),
        List.of(new RunTally.Told("agent_loop", 1, Severity.WARN, 5)));
  }

  private static WindowSums sums() {
    return new WindowSums(
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        new BigDecimal("0.000000000001"),
        BigDecimal.ONE,
        BigDecimal.TEN,
        BigDecimal.ZERO,
        1.5,
        2.5,
        3.5,
        10);
  }

  private static AlertState alertState() {
    return new AlertState(
        AlertState.Phase.HELD,
        1,
        TIME,
        TIME + 1,
        TIME + 2,
        TIME + 3,
        TIME + 4,
        TIME + 5,
        TIME + 6,
        1_763_700_000L,
        true,
        true,
        Severity.PAGE,
        new Looks(List.of(new Look("w@1", 2, TIME, Look.Fate.STANDING)), TIME - 9, true),
        List.of(TIME - 1, TIME),
        "incident",
        observation());
  }

  private static Observation observation() {
    BigDecimal usd = new BigDecimal("1.25");
    return new Observation(
        "w@1",
        2,
        Signal.BREACH,
        "acme",
        "acme|errors",
        "errors",
        1,
        "ratio",
        Severity.PAGE,
        Map.of("service", "wäb"),
        TIME,
        TIME - 1,
        TIME,
        0.5,
        "1",
        0.1,
        new Band(0.1, null, 0.2, "window before", 1L),
        0.9,
        null,
        usd,
        new Driver(usd, usd, usd, usd, usd, usd),
        List.of(new Evidence("trace", SPAN, null, TIME, null, "one of its calls")),
        "SELECT 1",
        "team",
        null,
        Map.of("a", "b"),
        LifePolicy.DEFAULT,
        TIME + 7,
        "book");
  }
}

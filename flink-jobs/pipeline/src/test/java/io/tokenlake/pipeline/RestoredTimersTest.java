package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.WatchRig.take;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.LifePolicy;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.domain.rule.WindowSums;
import io.tokenlake.pipeline.operator.ApplyCallRules;
import io.tokenlake.pipeline.operator.ApplyWindowRules;
import io.tokenlake.pipeline.operator.GroupIncidents;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/**
 * A job that was down has timers that fell due meanwhile. They go off before it has read what came
 * meanwhile, and must not take that for silence.
 */
class RestoredTimersTest {
  private static final long MINUTE = 60_000;
  private static final int BUSY_MINUTES = 55;

  private static final String OTHER_CALL_RULE =
      """
      version: "1"
      rules:
        - id: any_call
          summary: a call
          kind: threshold
          on: call
          metric: output_tokens
          above: {info: 1}
          owner: platform
      """;

  private static final String SHORT_BUDGET =
      """
        - id: budget
          summary: the money of a day
          kind: budget
          on: window
          set: tenant
          metric: cost_usd
          period: day
          above: {page: 100}
          silence: 2h
          owner: finops
      """;

  private static final String LONGER_SILENCE =
      """
      version: "2"
      extends: bundled
      rules:
        - id: service_silent
          version: 2
          summary: a service that was busy sends nothing any more
          kind: absence
          on: window
          set: service
          window: 20m
          active_minutes: 45
          severity: page
          by: [environment, service]
          known: [service]
          owner: platform
      """;

  @Test
  void aServiceIsNotSilentBecauseTheWatchWasDown() throws Exception {
    OperatorSubtaskState state;
    try (var rules = windowRules(null)) {
      for (int minute = 0; minute < BUSY_MINUTES; minute++) {
        say(rules, minute);
      }
      state = rules.snapshot(1, 1);
    }

    try (var restored = windowRules(state)) {
      long back = (BUSY_MINUTES + 30) * MINUTE;
      restored.setProcessingTime(back);
      restored.setProcessingTime(back + 4 * MINUTE);
      assertThat(take(restored)).as("what was sent meanwhile is still to be read").isEmpty();

      for (int minute = BUSY_MINUTES; minute < BUSY_MINUTES + 30; minute++) {
        restored.processElement1(news(minute));
      }
      restored.setProcessingTime(back + 8 * MINUTE);
      assertThat(take(restored)).isEmpty();

      restored.setProcessingTime(back + 9 * MINUTE);
      assertThat(take(restored))
          .as("five minutes after the last of it there was silence indeed")
          .extracting(Observation::ruleId, Observation::signal)
          .containsExactly(tuple("service_silent", Signal.BREACH));
    }
  }

  @Test
  void aServiceThatFellSilentWhileTheWatchWasDownIsMissedAWindowAfterItIsBack() throws Exception {
    OperatorSubtaskState state;
    try (var rules = windowRules(null)) {
      for (int minute = 0; minute < BUSY_MINUTES; minute++) {
        say(rules, minute);
      }
      state = rules.snapshot(1, 1);
    }

    try (var restored = windowRules(state)) {
      long back = (BUSY_MINUTES + 30) * MINUTE;
      restored.setProcessingTime(back);
      restored.setProcessingTime(back + 5 * MINUTE);
      assertThat(take(restored)).extracting(Observation::signal).containsExactly(Signal.BREACH);
      restored.setProcessingTime(back + 60 * MINUTE);
      assertThat(take(restored)).as("told once").isEmpty();
    }
  }

  @Test
  void anIncidentOfWhichARestartLostSightIsOneIncident() throws Exception {
    OperatorSubtaskState state;
    try (var incidents = incidents(null, 0)) {
      incidents.setProcessingTime(60 * MINUTE);
      incidents.processElement(new StreamRecord<>(unusual("team-a")));
      incidents.processElement(new StreamRecord<>(unusual("team-b")));
      state = incidents.snapshot(1, 1);
    }

    long back = 75 * MINUTE;
    try (var restored = incidents(state, back)) {
      restored.setProcessingTime(back);
      assertThat(take(restored)).as("the rest of it is still to be read").isEmpty();
      restored.setProcessingTime(back + 31_000);
      restored.processElement(new StreamRecord<>(unusual("team-c")));
      restored.setProcessingTime(back + MINUTE);

      assertThat(take(restored))
          .extracting(Observation::ruleId, Observation::value)
          .containsExactly(tuple("incident", 3.0));
    }
  }

  @Test
  void aFirstIncidentLongAfterTheStartIsNotHeldBack() throws Exception {
    try (var incidents = incidents(null, 0)) {
      incidents.setProcessingTime(60_001);
      incidents.processElement(new StreamRecord<>(unusual("team-a")));
      incidents.setProcessingTime(60_001 + 2_999);
      assertThat(take(incidents)).as("what comes with it is gathered").isEmpty();
      incidents.setProcessingTime(60_001 + 3_000);
      assertThat(take(incidents)).extracting(Observation::ruleId).containsExactly("unusual_team");
    }
    try (var incidents = incidents(null, 0)) {
      incidents.setProcessingTime(MINUTE);
      incidents.processElement(new StreamRecord<>(unusual("team-a")));
      incidents.setProcessingTime(MINUTE + 32_999);
      assertThat(take(incidents)).as("detectors may still catch up").isEmpty();
      incidents.setProcessingTime(MINUTE + 33_000);
      assertThat(take(incidents)).hasSize(1);
    }
  }

  @Test
  void aStoredBookWhoseBudgetWasResolvedTooSoonIsTakenWithItsPeriod() throws Exception {
    try (var calls =
        new TwoInputStreamOperatorTestHarness<CallFacts, TopicRecord, Observation>(
            new CoBroadcastWithNonKeyedOperator<>(
                new ApplyCallRules(), List.of(StateDescriptors.ALERT_RULES)))) {
      calls.open();
      calls.processElement2(new StreamRecord<>(book(OTHER_CALL_RULE + SHORT_BUDGET)));
      calls.processElement1(new StreamRecord<>(dearCall("call-1")));
      assertThat(take(calls)).extracting(Observation::ruleId).containsExactly("any_call");
    }
  }

  @Test
  void aStoredBookThatThisVersionRefusesLeavesTheBundledOneInForce() throws Exception {
    OperatorSubtaskState state;
    try (var before =
        new TwoInputStreamOperatorTestHarness<CallFacts, TopicRecord, Observation>(
            new CoBroadcastWithNonKeyedOperator<>(
                new StoresAnyBook(), List.of(StateDescriptors.ALERT_RULES)))) {
      before.open();
      before.processElement2(new StreamRecord<>(book("version: '0'\nrules: [{knd: budget}]")));
      state = before.snapshot(1, 1);
    }

    try (var restored =
        new TwoInputStreamOperatorTestHarness<CallFacts, TopicRecord, Observation>(
            new CoBroadcastWithNonKeyedOperator<>(
                new ApplyCallRules(), List.of(StateDescriptors.ALERT_RULES)))) {
      restored.initializeState(state);
      restored.open();
      restored.processElement1(new StreamRecord<>(dearCall("call-1")));
      assertThat(take(restored)).extracting(Observation::ruleId).containsExactly("expensive_call");

      restored.processElement2(new StreamRecord<>(book(OTHER_CALL_RULE)));
      restored.processElement1(new StreamRecord<>(dearCall("call-2")));
      assertThat(take(restored))
          .as("the next book holds")
          .extracting(Observation::ruleId)
          .containsExactly("any_call");
    }
  }

  @Test
  void aBookWithALongerWindowPostponesWhatWaitsForSilence() throws Exception {
    try (var rules = windowRules(null)) {
      for (int minute = 0; minute < BUSY_MINUTES; minute++) {
        say(rules, minute);
      }
      rules.processElement2(new StreamRecord<>(book(LONGER_SILENCE)));
      rules.setProcessingTime((BUSY_MINUTES + 19) * MINUTE);
      assertThat(take(rules)).isEmpty();
      rules.setProcessingTime((BUSY_MINUTES + 20) * MINUTE);
      assertThat(take(rules)).extracting(Observation::signal).containsExactly(Signal.BREACH);
    }
  }

  /** An earlier version of the code, which took books that are refused now. */
  private static final class StoresAnyBook
      extends BroadcastProcessFunction<CallFacts, TopicRecord, Observation> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(
        CallFacts call, ReadOnlyContext context, Collector<Observation> out) {}

    @Override
    public void processBroadcastElement(
        TopicRecord message, Context context, Collector<Observation> out) throws Exception {
      context.getBroadcastState(StateDescriptors.ALERT_RULES).put("current", message.payload());
    }
  }

  private static TopicRecord book(String yaml) {
    return new TopicRecord(new Origin(Topics.ALERT_RULES, 0, 0, 0), yaml.getBytes(UTF_8));
  }

  private static CallFacts dearCall(String id) {
    return new CallFacts(
        id,
        0,
        false,
        "trace",
        "span",
        "acme",
        Map.of("service", "checkout"),
        0,
        1_000_000,
        null,
        10L,
        10L,
        null,
        new BigDecimal("500"),
        "book",
        false,
        false);
  }

  private static void say(
      KeyedTwoInputStreamOperatorTestHarness<String, GroupNews, TopicRecord, Observation> rules,
      int minute)
      throws Exception {
    rules.setProcessingTime((minute + 1) * MINUTE);
    rules.processElement1(news(minute));
  }

  private static StreamRecord<GroupNews> news(int minute) {
    WindowSums oneCall =
        new WindowSums(
            1,
            0,
            0,
            0,
            0,
            0,
            10,
            0,
            10,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            0,
            0,
            0,
            0);
    WindowPoint point =
        new WindowPoint(
            "service",
            "acme",
            Map.of("environment", "prod", "service", "checkout"),
            "gpt-4o",
            minute * MINUTE * 1_000,
            oneCall);
    return new StreamRecord<>(
        new GroupNews("acme|service_silent|checkout", "service_silent", "acme", point, null));
  }

  private static Observation unusual(String team) {
    return new Observation(
        "a@1",
        0,
        Signal.BREACH,
        "acme",
        "acme|unusual_team|" + team,
        "unusual_team",
        1,
        "anomaly",
        Severity.WARN,
        Map.of("environment", "prod", "team", team),
        Duration.ofHours(1).toMillis() * 1_000,
        null,
        null,
        0.5,
        "1",
        0.1,
        null,
        0.2,
        null,
        null,
        null,
        List.of(Evidence.ofSpan("trace", "span", 0, null, "error_rate")),
        "SELECT 1",
        "team",
        null,
        Map.of(),
        LifePolicy.DEFAULT,
        null,
        null);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, GroupNews, TopicRecord, Observation>
      windowRules(OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<String, GroupNews, TopicRecord, Observation>(
            new CoBroadcastWithKeyedOperator<>(
                new ApplyWindowRules(), List.of(StateDescriptors.ALERT_RULES)),
            GroupNews::group,
            null,
            TextType.TEXT);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Observation> incidents(
      OperatorSubtaskState state, long nowMillis) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Observation, Observation>(
            new KeyedProcessOperator<>(new GroupIncidents()),
            Observation::tenantKey,
            TextType.TEXT);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.setProcessingTime(nowMillis);
    harness.open();
    return harness;
  }
}

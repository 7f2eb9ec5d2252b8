package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Alert.ResolveReason;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.convert.SpanDecoder;
import io.tokenlake.schemas.AgentStepCodec;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watch from the bytes of its topics to alerts, with failures. */
class WatchTest {
  private WatchRig watch;

  @BeforeEach
  void open() throws Exception {
    watch = new WatchRig();
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
  }

  @Test
  void aRunawayCompletionOpensOneAlertHoweverOftenItsEntryComes() throws Exception {
    watch.call(entry(1, 100_000));
    watch.call(entry(2, 100_001));
    watch.call(entry(2, 100_001));

    List<Alert> alerts = watch.takeAlerts();
    assertThat(alerts).extracting(Alert::ruleId).containsExactly("runaway_completion");
    assertThat(alerts.get(0).status()).isEqualTo(Alert.Status.OPEN);
    assertThat(alerts.get(0).severity()).isEqualTo(Severity.PAGE);
    assertThat(alerts.get(0).value()).isEqualTo(100_001);
    assertThat(alerts.get(0).entity()).containsEntry("service", "checkout");

    watch.pass(Duration.ofMinutes(16));
    assertThat(watch.takeAlerts())
        .extracting(Alert::resolveReason)
        .containsExactly(ResolveReason.QUIET);
  }

  @Test
  void whatTheLedgerTakesBackTheAlertTakesBackAsWell() throws Exception {
    watch.call(entry(1, 100_001));
    LlmCallRecord reversal = LlmCallCodec.decode(entry(1, 100_001));
    reversal.setEntry("REVERSAL");
    reversal.setRevision(1);
    reversal.setCalls(-1);
    reversal.setOutTotal(-reversal.getOutTotal());
    reversal.setCostEffective(reversal.getCostEffective().negate());
    watch.call(LlmCallCodec.encode(reversal));
    watch.pass(Duration.ofSeconds(10));

    assertThat(watch.takeAlerts())
        .extracting(Alert::resolveReason)
        .containsExactly(null, ResolveReason.CORRECTED);
  }

  @Test
  void anAgentInALoopIsFoundWhileItRuns() throws Exception {
    Span agent = AgentSpans.agent(1, "planner");
    for (int call = 2; call <= 5; call++) {
      watch.step(step(TestSpans.under(agent, AgentSpans.tool(call, "search", "{\"q\": 1}"))));
      watch.step(step(TestSpans.under(agent, AgentSpans.tool(call, "search", "{\"q\": 1}"))));
    }
    watch.step(step(TestSpans.under(agent, AgentSpans.tool(6, "search", "{\"q\": 2}"))));
    assertThat(watch.takeAlerts()).as("four of the same").isEmpty();

    watch.step(step(TestSpans.under(agent, AgentSpans.tool(7, "search", "{\"q\": 1}"))));
    List<Alert> alerts = watch.takeAlerts();
    assertThat(alerts).extracting(Alert::ruleId).containsExactly("agent_loop");
    assertThat(alerts.get(0).value()).isEqualTo(5);
    assertThat(alerts.get(0).querySql())
        .contains("agent_steps", alerts.get(0).entity().get("trace_id"));
  }

  @Test
  void aNewBookHoldsAtOnceAndABadOneChangesNothing() throws Exception {
    watch.call(entry(1, 600));
    assertThat(watch.takeAlerts()).isEmpty();

    watch.rules(book("above: {warn: 500}"));
    watch.rules(book("above: {loud: 5}"));
    watch.call(entry(2, 600));

    assertThat(watch.takeAlerts()).extracting(Alert::severity).containsExactly(Severity.WARN);
    assertThat(watch.takeDeadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("UNUSABLE_RULE_BOOK");
  }

  @Test
  void whatIsSentAgainAfterAFailureIsWhatWasSent() throws Exception {
    watch.rules(book("above: {warn: 500, page: 5_000}"));
    watch.call(entry(1, 600));
    watch.takeAlerts();
    WatchRig.Snapshot snapshot = watch.snapshot();
    watch.call(entry(2, 6_000));
    watch.pass(Duration.ofMinutes(5));
    watch.call(entry(3, 600));
    watch.pass(Duration.ofMinutes(20));
    List<Alert> sent = watch.takeAlerts();
    assertThat(sent)
        .extracting(Alert::status)
        .containsExactly(Alert.Status.UPDATE, Alert.Status.RESOLVED);

    // It is not known what was sent since, and the entries are read again as well.
    try (WatchRig again = WatchRig.restored(snapshot)) {
      again.rules(book("above: {warn: 500, page: 5_000}"));
      List<Alert> sentAgain = new ArrayList<>(again.takeAlerts());
      again.call(entry(3, 600));
      again.call(entry(2, 6_000));
      again.pass(Duration.ofMinutes(30));
      sentAgain.addAll(again.takeAlerts());
      assertThat(sentAgain).isEqualTo(sent);
    }
  }

  private static String book(String limits) {
    return """
    version: "1"
    rules:
      - id: long_answer
        summary: a long answer
        kind: threshold
        on: call
        metric: output_tokens
        %s
        by: [service]
        owner: test
    """
        .formatted(limits);
  }

  private static byte[] entry(int number, long outputTokens) throws Exception {
    try (PoisonRig ledger = new PoisonRig()) {
      ledger.sendSpans(TestSpans.request(TestSpans.chat(number, 10, outputTokens)).toByteArray());
      return LlmCallCodec.encode(ledger.entries().get(0));
    }
  }

  private static byte[] step(Span span) {
    SpanDecoder decoder = SpanDecoder.of(AttributionMapping.defaults());
    ResourceSpans sent = TestSpans.request(span).getResourceSpans(0);
    TracedSpan decoded =
        decoder
            .decode(
                span,
                sent.getScopeSpans(0),
                decoder.resource(sent, null),
                new Origin("otlp_spans", 0, 0, 0))
            .span();
    return AgentStepCodec.encode(AgentRecords.toRecord(decoded));
  }
}

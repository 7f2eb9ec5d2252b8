package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.AgentSpans.agent;
import static io.tokenlake.pipeline.AgentSpans.agentWithUsage;
import static io.tokenlake.pipeline.AgentSpans.failedMcpTool;
import static io.tokenlake.pipeline.AgentSpans.inSession;
import static io.tokenlake.pipeline.AgentSpans.tool;
import static io.tokenlake.pipeline.RunRig.PATIENCE;
import static io.tokenlake.pipeline.RunRig.QUIET;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.http;
import static io.tokenlake.pipeline.TestSpans.under;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.AgentRunRecord;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When rows of runs are written, what of, and how long it is remembered. */
class AgentRunsTest {
  private static final Duration INSTANT = Duration.ofMillis(1);

  private final Span root = inSession("s1", agent(1, "planner"));
  private RunRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new RunRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void aRunIsWrittenWhenItsTraceIsQuiet() throws Exception {
    rig.send(under(root, tool(2, "search", "{\"q\": 1}")), under(root, chat(3, 1_000, 20)));
    rig.pass(QUIET.minus(INSTANT));
    rig.send(under(root, tool(4, "search", "{\"q\": 1}")), under(root, failedMcpTool(5, "mail")));
    rig.send(root);
    rig.pass(QUIET.minus(INSTANT));
    assertThat(rig.rows()).isEmpty();

    rig.pass(INSTANT);
    AgentRunRecord row = onlyRow();
    assertThat(row.getTraceId()).isEqualTo("01000000000000010000000000000000");
    assertThat(row.getRevision()).isZero();
    assertThat(row.getRuns()).isEqualTo(1);
    assertThat(row.getSession()).isEqualTo("s1");
    assertThat(row.getTeam()).isEqualTo("payments");
    assertThat(row.getService()).isEqualTo("checkout");
    assertThat(row.getAgent()).isEqualTo("planner");
    assertThat(row.getStartedAt()).hasToString("2026-01-01T00:00:01Z");
    assertThat(row.getEndedAt()).hasToString("2026-01-01T00:00:05.500Z");
    assertThat(row.getSteps()).isEqualTo(4);
    assertThat(row.getAgentSteps()).isEqualTo(1);
    assertThat(row.getToolCalls()).isEqualTo(3);
    assertThat(row.getRepeatedToolCalls()).isEqualTo(1);
    assertThat(row.getToolFailures()).isEqualTo(1);
    assertThat(row.getErrors()).isEqualTo(1);
    assertThat(row.getModelCalls()).isEqualTo(1);
    assertThat(row.getIterations()).isEqualTo(1);
    assertThat(row.getDepth()).isEqualTo(1);
    assertThat(row.getFanOut()).isEqualTo(3);
    assertThat(row.getInTotal()).isEqualTo(1_000);
    assertThat(row.getCostEffective()).isEqualByComparingTo("0.0027");
  }

  @Test
  void aTraceWithoutStepsIsNotWrittenAndForgottenAfterPatience() throws Exception {
    rig.send(chat(1, 1_000, 20), http(2));
    rig.pass(PATIENCE.minus(INSTANT));
    assertThat(rig.remembered()).isPositive();

    rig.pass(INSTANT);
    assertThat(rig.remembered()).isZero();
    assertThat(rig.rows()).isEmpty();
  }

  @Test
  void aLateSpanIsARowOfItsOwnThatAddsToTheFirst() throws Exception {
    rig.send(root, under(root, chat(2, 1_000, 20)));
    rig.pass(QUIET);
    rig.send(under(root, chat(3, 1_000, 0)));
    rig.pass(QUIET);

    assertThat(rig.rows()).extracting(AgentRunRecord::getRevision).containsExactly(0, 1);
    AgentRunRecord late = rig.rows().get(1);
    assertThat(late.getRuns()).isZero();
    assertThat(late.getSteps()).isZero();
    assertThat(late.getIterations()).isEqualTo(1);
    assertThat(late.getInTotal()).isEqualTo(1_000);
    assertThat(late.getCostEffective()).isEqualByComparingTo("0.0025");
  }

  @Test
  void aSpanSentAgainIsNoNews() throws Exception {
    rig.send(root);
    rig.pass(QUIET);
    rig.send(root);
    rig.pass(QUIET.multipliedBy(2));

    onlyRow();
  }

  @Test
  void aCallThatTakesTheBillOverFromItsAgentChangesNoSum() throws Exception {
    Span told = agentWithUsage(1, "planner", 1_000);
    rig.send(told);
    rig.pass(QUIET);
    assertThat(onlyRow().getModelCalls()).isEqualTo(1);
    rig.send(under(told, chat(2, 1_000, 0)));
    rig.pass(QUIET);

    AgentRunRecord correction = rig.rows().get(1);
    assertThat(correction.getModelCalls()).isZero();
    assertThat(correction.getInTotal()).isZero();
    assertThat(correction.getCostEffective()).isZero();
    assertThat(correction.getIterations()).as("now it is known").isEqualTo(1);
  }

  @Test
  void aTraceThatIsNeverQuietIsWrittenAfterPatience() throws Exception {
    Duration pause = QUIET.dividedBy(2);
    rig.send(root);
    for (int i = 2; pause.multipliedBy(i - 1).compareTo(PATIENCE) < 0; i++) {
      rig.pass(pause);
      rig.send(under(root, http(i)));
    }
    assertThat(rig.rows()).isEmpty();

    rig.pass(pause);
    onlyRow();
  }

  @Test
  void aStepThatComesAfterTheSpansAreForgottenStillAddsToItsRun() throws Exception {
    rig.send(root, under(root, chat(2, 1_000, 20)));
    rig.pass(QUIET);
    rig.pass(PATIENCE);
    rig.send(under(root, tool(3, "search", "{}")));
    rig.pass(QUIET);

    AgentRunRecord late = rig.rows().get(1);
    assertThat(late.getRevision()).isEqualTo(1);
    assertThat(late.getRuns()).isZero();
    assertThat(late.getSteps()).isEqualTo(1);
    assertThat(late.getModelCalls()).isZero();
    assertThat(late.getDepth()).isEqualTo(1);
  }

  @Test
  void whatWasWrittenIsRememberedForExactlyItsTime() throws Exception {
    rig.send(root);
    rig.pass(QUIET);
    rig.pass(PATIENCE.minus(QUIET)); // forgetting the spans is the last that is written
    rig.pass(RunRig.TTL.minus(INSTANT));
    rig.send(under(root, tool(3, "search", "{}")));
    rig.pass(QUIET);
    assertThat(rig.rows()).extracting(AgentRunRecord::getRuns).containsExactly(1, 0);

    rig.pass(PATIENCE.minus(QUIET));
    rig.pass(RunRig.TTL.plus(INSTANT));
    rig.send(under(root, tool(4, "search", "{}")));
    rig.pass(QUIET);
    assertThat(rig.rows()).extracting(AgentRunRecord::getRuns).containsExactly(1, 0, 1);
  }

  @Test
  void aRestoredJobWritesWhatIsDueAndNothingTwice() throws Exception {
    rig.send(root, under(root, chat(2, 1_000, 20)));
    try (RunRig restored = new RunRig(rig.snapshot(), rig.now().plus(QUIET.multipliedBy(3)))) {
      restored.pass(INSTANT);
      assertThat(restored.rows()).hasSize(1);
      assertThat(restored.rows().get(0).getModelCalls()).isEqualTo(1);
      try (RunRig again = new RunRig(restored.snapshot(), restored.now())) {
        again.pass(QUIET.multipliedBy(3));
        assertThat(again.rows()).isEmpty();
      }
    }
  }

  private AgentRunRecord onlyRow() {
    assertThat(rig.rows()).hasSize(1);
    return rig.rows().get(0);
  }
}

package io.tokenlake.domain.agent;

import static io.tokenlake.domain.agent.RunSpans.TRACE;
import static io.tokenlake.domain.agent.RunSpans.agent;
import static io.tokenlake.domain.agent.RunSpans.call;
import static io.tokenlake.domain.agent.RunSpans.charge;
import static io.tokenlake.domain.agent.RunSpans.failed;
import static io.tokenlake.domain.agent.RunSpans.inSession;
import static io.tokenlake.domain.agent.RunSpans.ofAgent;
import static io.tokenlake.domain.agent.RunSpans.other;
import static io.tokenlake.domain.agent.RunSpans.reversal;
import static io.tokenlake.domain.agent.RunSpans.step;
import static io.tokenlake.domain.agent.RunSpans.tool;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRunTest {
  private final AgentRun run = new AgentRun(new MapRunState());

  @Test
  void aRunIsOneRowWithItsStepsCallsAndCost() throws Exception {
    add(
        agent("a", null, "planner", 0),
        step("p", "a", StepKind.AGENT_PART, "planner", 1),
        call("c1", "a"),
        tool("t1", "a", "search", "d1"),
        call("c2", "a"),
        failed(tool("t2", "a", "mail", null)));
    book(charge("c1", "0.5"), charge("c2", "0.25"));

    RunRow row = onlyRow();
    assertThat(row.revision()).isZero();
    assertThat(row.runs()).isEqualTo(1);
    assertThat(row.delta().names())
        .isEqualTo(new RunNames(null, "acme", null, "shop", "planner", null));
    assertThat(row.delta().startedAtMicros()).isZero();
    assertThat(row.delta().endedAtMicros()).isEqualTo(16_000_000);
    assertThat(row.delta().sums())
        .isEqualTo(new RunSums(4, 2, 2, 1, 0, 2, 0, 2, 20L, 4L, new BigDecimal("0.75"), 1));
    assertThat(row.delta().depth()).isEqualTo(1);
    assertThat(row.delta().fanOut()).isEqualTo(3);
    assertThat(run.write(TRACE)).as("nothing is new").isEmpty();
  }

  @Test
  void aTraceWithoutAStepIsNoRun() throws Exception {
    add(call("c1", null), other("h", "c1"));
    book(charge("c1", "0.5"));

    assertThat(run.write(TRACE)).isEmpty();
  }

  @Test
  void aLateSpanAddsASmallRow() throws Exception {
    add(agent("a", null, "planner", 0));
    onlyRow();
    add(tool("t1", "a", "search", null));

    RunRow late = onlyRow();
    assertThat(late.revision()).isEqualTo(1);
    assertThat(late.runs()).isZero();
    assertThat(late.delta().sums().steps()).isEqualTo(1);
    assertThat(late.delta().sums().agentSteps()).isZero();
    assertThat(late.delta().sums().toolCalls()).isEqualTo(1);
    assertThat(late.delta().sums().costEffective()).isNull();
  }

  @Test
  void aCorrectionOfTheLedgerIsARowToo() throws Exception {
    add(agent("a", null, "planner", 0), call("c1", "a"));
    RunCharge ofAgent = charge("a", "0.5");
    book(ofAgent);
    assertThat(onlyRow().delta().sums().iterations()).as("the sum of unknown many calls").isZero();
    book(reversal(ofAgent), charge("c1", "0.125"));

    RunSums delta = onlyRow().delta().sums();
    assertThat(delta.modelCalls()).isZero();
    assertThat(delta.iterations()).isEqualTo(1);
    assertThat(delta.costEffective()).isEqualByComparingTo("-0.375");
  }

  @Test
  void iterationsAreTheCallsOfTheOutermostAgentItself() throws Exception {
    add(
        agent("a", null, "planner", 0),
        step("w", "a", StepKind.WORKFLOW, "step", 1),
        call("c1", "w"),
        tool("t", "a", "summarise", null),
        call("c2", "t"),
        agent("b", "t", "writer", 2),
        call("c3", "b"),
        call("c4", null));
    book(charge("c1", null), charge("c2", null), charge("c3", null), charge("c4", null));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().modelCalls()).isEqualTo(4);
    assertThat(row.delta().sums().iterations()).as("c1").isEqualTo(1);
    assertThat(row.delta().depth()).isEqualTo(2);
    assertThat(row.delta().sums().costEffective()).isNull();
  }

  @Test
  void anAgentWithoutANameAroundOneThatHasOneIsNone() throws Exception {
    add(agent("outer", null, null, 0), agent("a", "outer", "planner", 1), call("c1", "a"));
    book(charge("c1", null));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().iterations()).isEqualTo(1);
    assertThat(row.delta().depth()).isEqualTo(1);
  }

  @Test
  void whereNoAgentHasANameTheyAllCount() throws Exception {
    add(agent("a", null, null, 0), agent("b", "a", null, 1), call("c1", "b"));
    book(charge("c1", null));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().iterations()).as("c1 is of the inner one").isZero();
    assertThat(row.delta().depth()).isEqualTo(2);
  }

  @Test
  void withoutAnAgentTheCallsOutsideToolsAreTheIterations() throws Exception {
    add(
        step("w", null, StepKind.WORKFLOW, "chain", 0),
        call("c1", "w"),
        tool("t", "w", "summarise", null),
        call("c2", "t"));
    book(charge("c1", null), charge("c2", null));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().iterations()).isEqualTo(1);
    assertThat(row.delta().depth()).isZero();
    assertThat(row.delta().names().workflow()).isEqualTo("chain");
  }

  @Test
  void theSameToolWithTheSameArgumentsIsRepeated() throws Exception {
    add(
        agent("a", null, "planner", 0),
        tool("t1", "a", "search", "d1"),
        tool("t2", "a", "search", "d1"),
        tool("t3", "a", "search", "d1"),
        tool("t4", "a", "search", "d2"),
        tool("t5", "a", "mail", "d1"),
        tool("t6", "a", "search", null),
        tool("t7", "a", "search", null));

    RunSums sums = onlyRow().delta().sums();
    assertThat(sums.toolCalls()).isEqualTo(7);
    assertThat(sums.repeatedToolCalls()).as("t2 and t3").isEqualTo(2);
  }

  @Test
  void aToolThatClientAndServerTellOfIsOneCall() throws Exception {
    add(
        agent("a", null, "planner", 0),
        tool("framework", "a", "search", null),
        tool("client", "framework", "search", "d2"),
        other("http", "client"),
        failed(tool("server", "http", "search", "d1")),
        tool("inner", "server", "fetch", null));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().steps()).isEqualTo(5);
    assertThat(row.delta().sums().toolCalls()).as("search and fetch").isEqualTo(2);
    assertThat(row.delta().sums().toolFailures()).as("the server says so").isEqualTo(1);
    assertThat(row.delta().fanOut()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"d1, d2", "d2, d1"})
  void ofSeveralDigestsOfOneCallTheOrderOfTheirTellersDoesNotDecide(String client, String server)
      throws Exception {
    add(
        tool("framework", null, "search", null),
        tool("client", "framework", "search", client),
        tool("server", "client", "search", server),
        tool("again", null, "search", "d1"));

    assertThat(onlyRow().delta().sums().repeatedToolCalls()).isEqualTo(1);
  }

  @Test
  void whatAnAgentCallsItselfCountsMoreThanWhatOthersSay() throws Exception {
    add(
        ofAgent("helper of planner", step("w", null, StepKind.WORKFLOW, "chain", 0)),
        agent("a", "w", "planner", 1));

    assertThat(onlyRow().delta().names().agent()).isEqualTo("planner");
  }

  @Test
  void aRemoteAgentThatBothSidesTellOfIsOneAgent() throws Exception {
    add(agent("client", null, "helper", 0), agent("server", "client", "helper", 1));

    assertThat(onlyRow().delta().depth()).isEqualTo(1);
  }

  @Test
  void aChangedLabelTakesBackWhatWasWrittenUnderTheOldOne() throws Exception {
    add(tool("t1", "a", "search", null));
    book(charge("c1", "0.5"));
    RunRow first = onlyRow();
    add(inSession("s1", agent("a", null, "planner", 0)));

    List<RunRow> rows = run.write(TRACE);
    assertThat(rows).extracting(RunRow::runs).containsExactly(-1, 1);
    assertThat(rows).extracting(RunRow::revision).containsExactly(1, 2);
    assertThat(rows.get(0).delta().names()).isEqualTo(first.delta().names());
    assertThat(rows.get(0).delta().sums().plus(first.delta().sums()))
        .isEqualTo(first.delta().sums().minus(first.delta().sums()));
    assertThat(rows.get(1).delta().names().session()).isEqualTo("s1");
    assertThat(rows.get(1).delta().sums().steps()).isEqualTo(2);
    assertThat(rows.get(1).delta().sums().costEffective()).isEqualByComparingTo("0.5");
  }

  @Test
  void whatIsForgottenStillCounts() throws Exception {
    add(agent("a", null, "planner", 0), call("c1", "a"));
    book(charge("c1", "0.5"));
    onlyRow();
    run.forget();
    assertThat(run.write(TRACE)).isEmpty();
    add(tool("t1", "a", "search", null));

    RunRow row = onlyRow();
    assertThat(row.revision()).isEqualTo(1);
    assertThat(row.delta().sums().steps()).isEqualTo(1);
    assertThat(row.delta().sums().modelCalls()).isZero();
    assertThat(row.delta().depth()).as("the greatest so far").isEqualTo(1);
  }

  @Test
  void spansThatAreEachOthersParentsAreCountedAllTheSame() throws Exception {
    add(agent("a", "b", "one", 0), agent("b", "c", "two", 0), agent("c", "a", "three", 0));
    add(tool("t", "b", "search", null), step("self", "self", StepKind.WORKFLOW, "w", 0));

    RunRow row = onlyRow();
    assertThat(row.delta().sums().steps()).isEqualTo(5);
    assertThat(row.delta().depth()).as("a, then c and b below it").isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereACircleIsCutDoesNotDependOnWhoCameFirst(boolean agentFirst) throws Exception {
    RunSpan agent = agent("a", "b", "planner", 0);
    RunSpan tool = tool("b", "a", "search", null);
    add(agentFirst ? agent : tool, agentFirst ? tool : agent, call("c", "a"));
    book(charge("c", null));

    assertThat(onlyRow().delta().sums().iterations()).as("the agent is on top").isEqualTo(1);
  }

  @Test
  void aChainOfManySpansIsMeasuredWithoutRecursion() throws Exception {
    for (int i = 0; i < 50_000; i++) {
      add(other("s" + i, i == 0 ? "a" : "s" + (i - 1)));
    }
    add(agent("a", null, "planner", 0), call("c", "s49999"));
    book(charge("c", null));

    assertThat(onlyRow().delta().sums().iterations()).isEqualTo(1);
  }

  private void add(RunSpan... spans) throws Exception {
    for (RunSpan span : spans) {
      run.add(span);
    }
  }

  private void book(RunCharge... charges) throws Exception {
    for (RunCharge charge : charges) {
      run.add(charge);
    }
  }

  private RunRow onlyRow() throws Exception {
    List<RunRow> rows = run.write(TRACE);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}

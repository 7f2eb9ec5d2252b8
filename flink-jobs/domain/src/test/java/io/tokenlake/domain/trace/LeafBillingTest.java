package io.tokenlake.domain.trace;

import static io.tokenlake.domain.genai.SpanRole.AGENT;
import static io.tokenlake.domain.genai.SpanRole.CALL;
import static io.tokenlake.domain.genai.SpanRole.OTHER;
import static io.tokenlake.domain.genai.SpanRole.TOOL;
import static io.tokenlake.domain.genai.SpanRole.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.trace.LeafBilling.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeafBillingTest {
  private final List<String> retracted = new ArrayList<>();
  private final LeafBilling billing =
      new LeafBilling(
          new MapTraceState(),
          (account, spanId, event) -> retracted.add((event ? "event of " : "") + spanId));

  @Test
  void ofTwoSpansOfOneCallTheInnerOneIsBilled() throws Exception {
    assertThat(call("inner", "outer", Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(call("outer", null, Evidence.USAGE)).isEqualTo(Outcome.NOT_BILLED);
    assertThat(retracted).isEmpty();
  }

  @Test
  void anOuterSpanThatCameFirstIsTakenBackWhenTheInnerOneComes() throws Exception {
    assertThat(call("outer", null, Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(call("inner", "outer", Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).containsExactly("outer");
  }

  @Test
  void theSpanInBetweenMayComeLast() throws Exception {
    call("inner", "middle", Evidence.USAGE);
    call("outer", null, Evidence.USAGE);
    assertThat(retracted).isEmpty();

    span("middle", "outer", OTHER, Evidence.NONE);
    assertThat(retracted).containsExactly("outer");
  }

  @Test
  void theSpanThatKnowsTheUsageIsBilledEvenWhenOneBelowItIsACallWithout() throws Exception {
    assertThat(call("outer", null, Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(call("inner", "outer", Evidence.CALL)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).isEmpty();
  }

  @Test
  void aCallThatAToolMakesIsACallOfItsOwn() throws Exception {
    call("outer", null, Evidence.USAGE);
    span("tool", "outer", TOOL, Evidence.NONE);
    assertThat(call("inner", "tool", Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).isEmpty();
  }

  @Test
  void anAgentIsNotBilledBesideItsCallsWhicheverComesFirst() throws Exception {
    assertThat(span("agent", null, AGENT, Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(call("call", "agent", Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).containsExactly("agent");
    assertThat(span("other agent", null, AGENT, Evidence.USAGE)).isEqualTo(Outcome.NOT_BILLED);
  }

  @Test
  void anAgentWhoseCallsStateNoUsageIsBilled() throws Exception {
    call("call", "agent", Evidence.CALL);
    assertThat(span("agent", null, AGENT, Evidence.USAGE)).isEqualTo(Outcome.BILLED);
  }

  @Test
  void ofNestedAgentsOnlyTheInnermostIsBilledAndTakenBackOnce() throws Exception {
    span("workflow", null, WORKFLOW, Evidence.USAGE);
    span("agent", "workflow", AGENT, Evidence.USAGE);
    assertThat(retracted).containsExactly("workflow");

    call("call", "agent", Evidence.USAGE);
    assertThat(retracted).containsExactly("workflow", "agent");
  }

  @Test
  void anEventIsBilledUntilItsSpanTellsAsMuch() throws Exception {
    assertThat(billing.event("a", Evidence.USAGE, "account")).isEqualTo(Outcome.BILLED);
    assertThat(call("a", null, Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).containsExactly("event of a");
  }

  @Test
  void anEventThatTellsMoreThanItsSpanTakesItsPlace() throws Exception {
    assertThat(call("a", null, Evidence.CALL)).isEqualTo(Outcome.BILLED);
    assertThat(billing.event("a", Evidence.USAGE, "account")).isEqualTo(Outcome.BILLED);
    assertThat(retracted).containsExactly("a");
    assertThat(billing.event("a", Evidence.USAGE, "account")).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void aSpanSentAgainIsADuplicateWhateverItSays() throws Exception {
    call("a", null, Evidence.USAGE);
    assertThat(call("a", null, Evidence.CALL)).isEqualTo(Outcome.DUPLICATE);
    assertThat(span("a", "b", OTHER, Evidence.NONE)).isEqualTo(Outcome.DUPLICATE);
    assertThat(retracted).isEmpty();
  }

  @Test
  void aSpanBelowItselfIsRefused() throws Exception {
    assertThat(call("self", "self", Evidence.USAGE)).isEqualTo(Outcome.CYCLE);

    call("a", "b", Evidence.USAGE);
    assertThat(call("b", "a", Evidence.USAGE)).isEqualTo(Outcome.CYCLE);
    assertThat(retracted).isEmpty();
  }

  @Test
  void aCircleOfSpansThatAreNoCallsEndsNoSearch() throws Exception {
    span("a", "b", OTHER, Evidence.NONE);
    span("b", "c", OTHER, Evidence.NONE);
    span("c", "a", OTHER, Evidence.NONE);

    assertThat(call("call", "a", Evidence.USAGE)).isEqualTo(Outcome.BILLED);
    assertThat(retracted).isEmpty();
  }

  private Outcome call(String spanId, String parent, Evidence evidence) throws Exception {
    return span(spanId, parent, CALL, evidence);
  }

  private Outcome span(String spanId, String parent, SpanRole role, Evidence evidence)
      throws Exception {
    return billing.span(spanId, parent, role, evidence, "account of " + spanId);
  }
}

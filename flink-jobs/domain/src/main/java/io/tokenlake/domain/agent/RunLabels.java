package io.tokenlake.domain.agent;

import io.tokenlake.domain.genai.Attribution;

/**
 * Whose run it is and when it ran, as the spans so far have it. Part of keyed state.
 *
 * @param startedAtMicros earliest start of a step or call, µs since the epoch
 * @param endedAtMicros latest end of a step or call, µs since the epoch
 */
public record RunLabels(
    Label session,
    Label tenant,
    Label team,
    Label service,
    Label agent,
    Label workflow,
    long startedAtMicros,
    long endedAtMicros) {
  static final RunLabels NONE =
      new RunLabels(null, null, null, null, null, null, Long.MAX_VALUE, Long.MIN_VALUE);

  RunLabels and(RunSpan span) {
    Attribution who = span.who();
    boolean isAgent = span.kind() == StepKind.AGENT && span.name() != null;
    boolean isWorkflow = span.kind() == StepKind.WORKFLOW && span.name() != null;
    return new RunLabels(
        Label.better(session, label(who.session(), false, span)),
        Label.better(tenant, label(who.tenant(), false, span)),
        Label.better(team, label(who.team(), false, span)),
        Label.better(service, label(who.service(), false, span)),
        Label.better(agent, label(isAgent ? span.name() : who.agent(), !isAgent, span)),
        Label.better(workflow, label(isWorkflow ? span.name() : who.workflow(), !isWorkflow, span)),
        Math.min(startedAtMicros, span.startedAtMicros()),
        Math.max(endedAtMicros, span.endedAtMicros()));
  }

  private static Label label(String value, boolean secondHand, RunSpan span) {
    return new Label(
        value, secondHand, span.startedAtMicros(), span.endedAtMicros(), span.spanId());
  }
}

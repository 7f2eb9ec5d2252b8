package io.tokenlake.domain.agent;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules as they are written down, applied to all that has arrived. */
record RunReading(List<RunSpan> spans, List<RunCharge> charges) {
  RunReading(List<Object> arrived) {
    this(only(RunSpan.class, arrived).toList(), only(RunCharge.class, arrived).toList());
  }

  private static <T> Stream<T> only(Class<T> type, List<Object> arrived) {
    return arrived.stream().filter(type::isInstance).map(type::cast);
  }

  List<RunSpan> steps() {
    return spans.stream().filter(span -> span.kind() != null).toList();
  }

  RunSums sums() {
    List<RunSpan> tools = originals(StepKind.TOOL);
    long comparable = tools.stream().filter(tool -> argumentsOf(tool) != null).count();
    long different =
        tools.stream().map(this::argumentsOf).filter(Objects::nonNull).distinct().count();
    long failedSteps = steps().stream().filter(RunSpan::failed).count();
    int wantedAgents = spans.stream().anyMatch(this::countsAsAgent) ? 1 : 0;
    return new RunSums(
        steps().size(),
        steps().stream().filter(s -> is(s, StepKind.AGENT) || is(s, StepKind.AGENT_PART)).count(),
        tools.size(),
        tools.stream().filter(tool -> tellers(tool).anyMatch(RunSpan::failed)).count(),
        comparable - different,
        charges.stream().mapToInt(RunCharge::calls).sum(),
        0,
        charges.stream()
            .filter(charge -> isIteration(charge, wantedAgents))
            .mapToInt(RunCharge::calls)
            .sum(),
        charges.stream().map(RunCharge::inTotal).reduce(Long::sum).orElse(null),
        charges.stream().map(RunCharge::outTotal).reduce(Long::sum).orElse(null),
        charges.stream()
            .map(RunCharge::costEffective)
            .filter(Objects::nonNull)
            .reduce(BigDecimal::add)
            .orElse(null),
        failedSteps);
  }

  int depth() {
    return spans.stream().mapToInt(this::agentsDownTo).max().orElse(0);
  }

  int fanOut() {
    return steps().stream()
        .filter(step -> original(step) == step)
        .mapToInt(
            step ->
                (int)
                    steps().stream()
                        .filter(other -> original(other) == other && above(other) == step)
                        .count())
        .max()
        .orElse(0);
  }

  RunNames names() {
    return new RunNames(
        spans.stream()
            .filter(span -> span.who() != null && span.who().session() != null)
            .map(RunSpan::spanId)
            .min(String::compareTo) // all of them start and end together
            .map(id -> spanOf(id).who().session())
            .orElse(null),
        "acme",
        null,
        "shop",
        first(StepKind.AGENT),
        first(StepKind.WORKFLOW));
  }

  private String first(StepKind kind) {
    return steps().stream()
        .filter(step -> is(step, kind) && step.name() != null)
        .min(
            (a, b) ->
                a.startedAtMicros() == b.startedAtMicros()
                    ? a.spanId().compareTo(b.spanId())
                    : Long.compare(a.startedAtMicros(), b.startedAtMicros()))
        .map(RunSpan::name)
        .orElse(null);
  }

  private boolean isIteration(RunCharge charge, int wantedAgents) {
    RunSpan span = spanOf(charge.spanId());
    if (span == null) {
      return wantedAgents == 0;
    }
    return agentsDownTo(span) == wantedAgents
        && upwards(span).noneMatch(up -> is(up, StepKind.TOOL) || is(up, StepKind.RETRIEVAL));
  }

  private int agentsDownTo(RunSpan span) {
    return (int) upwards(span).filter(up -> countsAsAgent(up) && original(up) == up).count();
  }

  private List<RunSpan> originals(StepKind kind) {
    return steps().stream().filter(s -> is(s, kind) && original(s) == s).toList();
  }

  private Stream<RunSpan> tellers(RunSpan original) {
    return steps().stream().filter(step -> original(step) == original);
  }

  private String argumentsOf(RunSpan tool) {
    String digest =
        tool.argumentsDigest() != null
            ? tool.argumentsDigest()
            : tellers(tool)
                .map(RunSpan::argumentsDigest)
                .filter(Objects::nonNull)
                .min(String::compareTo)
                .orElse(null);
    return tool.name() == null || digest == null ? null : tool.name() + digest;
  }

  /** The outermost step that tells of the same. */
  private RunSpan original(RunSpan step) {
    RunSpan above = nearestStep(spanOf(step.parentSpanId()));
    if (above == null) {
      return step;
    }
    RunSpan first = original(above);
    boolean same =
        (is(step, StepKind.AGENT) || is(step, StepKind.TOOL))
            && is(first, step.kind())
            && step.name() != null
            && step.name().equals(first.name());
    return same ? first : step;
  }

  private RunSpan above(RunSpan step) {
    RunSpan above = nearestStep(spanOf(step.parentSpanId()));
    return above == null ? null : original(above);
  }

  private RunSpan nearestStep(RunSpan span) {
    return span == null
        ? null
        : upwards(span).filter(s -> s.kind() != null).findFirst().orElse(null);
  }

  private Stream<RunSpan> upwards(RunSpan span) {
    return Stream.iterate(span, Objects::nonNull, up -> spanOf(up.parentSpanId()));
  }

  private RunSpan spanOf(String spanId) {
    return spans.stream().filter(span -> span.spanId().equals(spanId)).findFirst().orElse(null);
  }

  private boolean countsAsAgent(RunSpan span) {
    return is(span, StepKind.AGENT)
        && (span.name() != null
            || spans.stream().noneMatch(s -> is(s, StepKind.AGENT) && s.name() != null));
  }

  private static boolean is(RunSpan span, StepKind kind) {
    return span.kind() == kind;
  }
}

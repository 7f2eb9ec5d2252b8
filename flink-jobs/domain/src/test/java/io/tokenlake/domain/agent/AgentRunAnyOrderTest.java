package io.tokenlake.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random traces in random orders, written about at random moments, against a plain reading of the
 * rules that sees all that has arrived at once.
 */
class AgentRunAnyOrderTest {
  private static final int TRACES = 150;
  private static final int ORDERS = 8;
  private static final int MOST_SPANS = 14;
  private static final String[] NAMES = {"x", "y", null};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theRowsAddUpToWhatIsKnownAtEveryMoment(long seed) throws Exception {
    Random random = new Random(seed);
    int corrected = 0;
    for (int trace = 0; trace < TRACES; trace++) {
      List<Object> arrivals = randomTrace(random);
      for (int order = 0; order < ORDERS; order++) {
        Collections.shuffle(arrivals, random);
        List<RunRow> rows = new ArrayList<>();
        List<Object> arrived = new ArrayList<>();
        AgentRun run = new AgentRun(new MapRunState());
        for (Object arrival : arrivals) {
          add(run, arrival);
          arrived.add(arrival);
          if (random.nextInt(4) == 0 || arrived.size() == arrivals.size()) {
            rows.addAll(run.write(RunSpans.TRACE));
            check(rows, new Reading(arrived), "seed " + seed + ": " + arrived);
          }
        }
        corrected += rows.stream().anyMatch(row -> row.runs() < 0) ? 1 : 0;
      }
    }
    assertThat(corrected).as("orders that changed a label on the way").isGreaterThan(TRACES);
  }

  private static void check(List<RunRow> rows, Reading expected, String what) {
    if (expected.steps().isEmpty()) {
      assertThat(rows).as(what).isEmpty();
      return;
    }
    Map<RunNames, RunSums> byNames = new HashMap<>();
    rows.forEach(row -> byNames.merge(row.delta().names(), row.delta().sums(), RunSums::plus));
    assertThat(rows.stream().mapToInt(RunRow::runs).sum()).as(what).isEqualTo(1);
    assertThat(byNames.remove(expected.names())).as(what).isEqualTo(expected.sums());
    assertThat(byNames.values()).as(what).allMatch(AgentRunAnyOrderTest::isNothing);
    assertThat(rows).extracting(RunRow::revision).as(what).doesNotHaveDuplicates();
    RunTotals last = rows.get(rows.size() - 1).delta();
    assertThat(last.depth()).as(what).isEqualTo(expected.depth());
    assertThat(last.fanOut()).as(what).isEqualTo(expected.fanOut());
  }

  private static boolean isNothing(RunSums sums) {
    return sums.equals(sums.minus(sums));
  }

  private static void add(AgentRun run, Object arrival) throws Exception {
    if (arrival instanceof RunSpan span) {
      run.add(span);
    } else {
      run.add((RunCharge) arrival);
    }
  }

  private static List<Object> randomTrace(Random random) {
    List<Object> arrivals = new ArrayList<>();
    int spans = 1 + random.nextInt(MOST_SPANS);
    for (int i = 0; i < spans; i++) {
      String id = "s" + i;
      String parent = random.nextInt(6) == 0 ? "lost" : i == 0 ? null : "s" + random.nextInt(i);
      int kind = random.nextInt(StepKind.values().length + 3);
      if (kind < StepKind.values().length) {
        String name = NAMES[random.nextInt(NAMES.length)];
        String digest = random.nextInt(3) == 0 ? null : "d" + random.nextInt(2);
        RunSpan step =
            StepKind.values()[kind] == StepKind.TOOL
                ? RunSpans.tool(id, parent, name, digest)
                : RunSpans.step(id, parent, StepKind.values()[kind], name, random.nextInt(3));
        arrivals.add(random.nextInt(4) == 0 ? RunSpans.failed(step) : step);
      } else if (random.nextInt(3) == 0) {
        arrivals.add(RunSpans.other(id, parent));
      } else {
        RunSpan call = RunSpans.call(id, parent);
        arrivals.add(random.nextBoolean() ? RunSpans.inSession("session-" + i, call) : call);
        RunCharge charge = RunSpans.charge(id, random.nextBoolean() ? "0.5" : null);
        arrivals.add(charge);
        if (random.nextInt(4) == 0) {
          arrivals.add(RunSpans.reversal(charge));
        }
      }
    }
    return arrivals;
  }

  /** The rules as they are written down, applied to all that has arrived. */
  private record Reading(List<RunSpan> spans, List<RunCharge> charges) {
    Reading(List<Object> arrived) {
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
      int wantedAgents = spans.stream().anyMatch(span -> is(span, StepKind.AGENT)) ? 1 : 0;
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
      return (int) upwards(span).filter(up -> is(up, StepKind.AGENT) && original(up) == up).count();
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

    private static boolean is(RunSpan span, StepKind kind) {
      return span.kind() == kind;
    }
  }
}

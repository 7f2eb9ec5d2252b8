package io.tokenlake.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            check(rows, new RunReading(arrived), "seed " + seed + ": " + arrived);
          }
        }
        corrected += rows.stream().anyMatch(row -> row.runs() < 0) ? 1 : 0;
      }
    }
    assertThat(corrected).as("orders that changed a label on the way").isGreaterThan(TRACES);
  }

  private static void check(List<RunRow> rows, RunReading expected, String what) {
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
}

package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.AgentSpans.agent;
import static io.tokenlake.pipeline.AgentSpans.agentWithUsage;
import static io.tokenlake.pipeline.AgentSpans.failedMcpTool;
import static io.tokenlake.pipeline.AgentSpans.inSession;
import static io.tokenlake.pipeline.AgentSpans.tool;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.http;
import static io.tokenlake.pipeline.TestSpans.under;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.AgentRunRecord;
import io.tokenlake.schemas.LlmCallRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same spans, in any order and with any pauses, make the same runs, and cost what calls do. */
class AgentRunsAnyOrderTest {
  private static final int ORDERS = 15;
  private static final int TRACES = 8;

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void sumsPerSessionDoNotDependOnOrderOrPauses(long seed) throws Exception {
    Random random = new Random(seed);
    List<Span> spans = randomSpans(random);
    Map<String, Sums> expected = sums(spans, null);
    for (int order = 0; order < ORDERS; order++) {
      List<Span> shuffled = new ArrayList<>(spans);
      shuffled.addAll(spans.subList(0, random.nextInt(spans.size()))); // some are sent twice
      Collections.shuffle(shuffled, random);
      assertThat(sums(shuffled, random)).as("seed %d, order %d", seed, order).isEqualTo(expected);
    }
    assertThat(expected).hasSize(4);
    assertThat(expected.values()).allMatch(sums -> sums.counts().get(0) == TRACES / 4);
  }

  /** Additive columns: the counts in order of the table, and the cost. */
  private record Sums(List<Long> counts, BigDecimal cost) {
    static Sums of(AgentRunRecord row) {
      return new Sums(
          List.of(
              (long) row.getRuns(),
              row.getSteps(),
              row.getAgentSteps(),
              row.getToolCalls(),
              row.getToolFailures(),
              row.getRepeatedToolCalls(),
              row.getModelCalls(),
              row.getFailedCalls(),
              row.getIterations(),
              Objects.requireNonNullElse(row.getInTotal(), 0L),
              Objects.requireNonNullElse(row.getOutTotal(), 0L),
              row.getErrors()),
          Objects.requireNonNullElse(row.getCostEffective(), new BigDecimal("0E-12")));
    }

    Sums plus(Sums other) {
      return new Sums(
          LongStream.range(0, counts.size())
              .mapToObj(i -> counts.get((int) i) + other.counts.get((int) i))
              .toList(),
          cost.add(other.cost));
    }

    boolean isNothing() {
      return counts.stream().allMatch(count -> count == 0) && cost.signum() == 0;
    }
  }

  /** Sums by session; pauses at random, and none without {@code random}. */
  private static Map<String, Sums> sums(List<Span> spans, Random random) throws Exception {
    try (RunRig rig = new RunRig()) {
      for (Span span : spans) {
        rig.send(span);
        if (random != null && random.nextInt(5) == 0) {
          rig.pass(RunRig.QUIET);
        }
      }
      rig.pass(RunRig.QUIET);
      Map<String, Sums> sums = new TreeMap<>();
      for (AgentRunRecord row : rig.rows()) {
        sums.merge(String.valueOf(row.getSession()), Sums.of(row), Sums::plus);
      }
      // What was written before the session was known is taken back to nothing.
      sums.values().removeIf(Sums::isNothing);
      BigDecimal cost = sums.values().stream().map(Sums::cost).reduce(BigDecimal::add).get();
      assertThat(cost).as("as the ledger has it").isEqualByComparingTo(costOfAgents(rig, spans));
      return sums;
    }
  }

  /** All that the ledger booked but for the last trace, which has no step. */
  private static BigDecimal costOfAgents(RunRig rig, List<Span> spans) {
    assertThat(spans).isNotEmpty();
    return rig.ledger().entries().stream()
        .filter(entry -> !entry.getTraceId().equals(PLAIN_TRACE))
        .map(LlmCallRecord::getCostEffective)
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static final int PLAIN = 900;
  private static final String PLAIN_TRACE = "01000000000003840000000000000000";

  private static List<Span> randomSpans(Random random) {
    List<Span> spans = new ArrayList<>();
    int next = 0;
    for (int trace = 0; trace < TRACES; trace++) {
      Span root =
          inSession(
              "session-" + trace % 4,
              random.nextBoolean()
                  ? agent(next++, "planner")
                  : agentWithUsage(next++, "planner", 5_000));
      spans.add(root);
      Span agent = root;
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        switch (random.nextInt(5)) {
          case 0 -> spans.add(under(agent, tool(next++, "search", "{}")));
          case 1 -> spans.add(under(agent, failedMcpTool(next++, "mail")));
          case 2 -> {
            Span handOff = under(agent, tool(next++, "hand off", "{\"i\": " + i + "}"));
            agent = under(handOff, agent(next++, "writer " + i));
            spans.addAll(List.of(handOff, agent));
          }
          default -> {
            Span between = under(agent, http(next++));
            spans.addAll(List.of(between, under(between, chat(next++, 1_000 + i, 10))));
          }
        }
      }
    }
    spans.add(chat(PLAIN, 77, 7));
    return spans;
  }
}

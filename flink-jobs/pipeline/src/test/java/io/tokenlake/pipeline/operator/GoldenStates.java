package io.tokenlake.pipeline.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.agent.Label;
import io.tokenlake.domain.agent.RunClock;
import io.tokenlake.domain.agent.RunLabels;
import io.tokenlake.domain.agent.RunMemory;
import io.tokenlake.domain.agent.RunNames;
import io.tokenlake.domain.agent.RunNode;
import io.tokenlake.domain.agent.RunShape;
import io.tokenlake.domain.agent.RunSums;
import io.tokenlake.domain.agent.RunTotals;
import io.tokenlake.domain.agent.StepKind;
import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.trace.Evidence;
import io.tokenlake.domain.trace.SpanNode;
import io.tokenlake.domain.trace.TraceMarks;
import io.tokenlake.pipeline.RollupWindow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A filled value of every state, as each version of the jobs has written it. When a state type
 * changes, its list gets the value that old bytes are now read as, followed by a new one; then
 * {@link #main} writes the bytes that are missing. Bytes that are there are never written again.
 */
final class GoldenStates {
  private static final Duration HORIZON = Duration.ofDays(1);

  private GoldenStates() {}

  static List<GoldenState<?>> all() {
    return Stream.of(ofLedger(), GoldenWatchStates.all(), GoldenGpuStates.all())
        .flatMap(List::stream)
        .<GoldenState<?>>map(state -> state)
        .toList();
  }

  private static List<GoldenState<?>> ofLedger() {
    return List.of(
        new GoldenState<>(
            StateDescriptors.PRICE_BOOK, List.of(Map.of("book", "version: \"1\"".getBytes(UTF_8)))),
        new GoldenState<>(
            StateDescriptors.spansOfTrace(HORIZON),
            List.of(Map.of("00f067aa0ba902b7", spanNode()))),
        new GoldenState<>(
            StateDescriptors.marksOfTrace(HORIZON),
            List.of(new TraceMarks(true, "00f067aa0ba902b7"))),
        new GoldenState<>(StateDescriptors.callAccount(HORIZON), List.of(callAccount())),
        new GoldenState<>(
            StateDescriptors.spansOfRun(HORIZON),
            List.of(
                Map.of(
                    "00f067aa0ba902b7",
                    new RunNode("b7ad6b7169203331", StepKind.TOOL, "search", "ab12", true, -1)))),
        new GoldenState<>(StateDescriptors.memoryOfRun(HORIZON), List.of(runMemory())),
        new GoldenState<>(StateDescriptors.clockOfRun(HORIZON), List.of(new RunClock(1, 2, 3, 4))),
        new GoldenState<>(
            StateDescriptors.counterOfSeries(),
            List.of(new CounterDelta(1, 2, new BigDecimal("12345678901234567890.5")))),
        new GoldenState<>(
            StateDescriptors.deltasOfSeries(HORIZON),
            List.of(Map.of(1_763_700_000_000_000L, true))),
        new GoldenState<>(
            StateDescriptors.rollupWindows(HORIZON),
            List.of(
                Map.of(
                    1_763_700_000_000_000L,
                    new RollupWindow(1_763_700_002_000L, new byte[] {1, 2})))),
        new GoldenState<>(
            StateDescriptors.newestMinuteOfRollup(HORIZON), List.of(1_763_700_000_000_000L)));
  }

  private static SpanNode spanNode() {
    return new SpanNode(
        true,
        "b7ad6b7169203331",
        SpanRole.CALL,
        Evidence.USAGE,
        "openai/chatcmpl-0123456789abcdef",
        Evidence.CALL,
        null,
        Evidence.NONE,
        true,
        "00f067aa0ba902b8");
  }

  private static CallAccount callAccount() {
    Claim usage =
        new Claim(
            "trace/span", Evidence.USAGE, false, 4, 1_763_700_000_000_000L, new byte[] {1, 2});
    Claim wrapper = new Claim("trace/wräpper", Evidence.CALL, true, 0, 7, new byte[0]);
    return new CallAccount(List.of(usage, wrapper), "trace/span", 3);
  }

  private static RunMemory runMemory() {
    RunSums sums = new RunSums(1, 2, 3, 4, 5, 6, 7, 8, 9L, null, new BigDecimal("1.5"), 10);
    Label label = new Label("acme", true, 1, 2, "00f067aa0ba902b7");
    RunLabels labels = new RunLabels(label, null, label, null, label, null, 3, 4);
    RunNames names = new RunNames("s", null, "t", null, "a", null);
    RunShape shape = new RunShape(sums, 2, 3);
    return new RunMemory(labels, sums, shape, new RunTotals(names, 3, 4, sums, 5, 6), 7);
  }

  /** Writes the golden bytes that are missing below {@code src/test/resources/state}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of("src/test/resources").resolve(GoldenState.FOLDER);
    for (GoldenState<?> state : all()) {
      Path newest = folder.resolve(state.name()).resolve(state.newestFile());
      if (!Files.exists(newest)) {
        Files.createDirectories(newest.getParent());
        Files.write(newest, state.bytesNow());
      }
    }
  }
}

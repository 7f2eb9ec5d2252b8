package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.schemas.LlmCallRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real instrumentations sent, captured against a model server whose usage is known, and what
 * the ledger must make of it, written by hand from that server's truth. See {@code
 * src/test/capture/README.md}.
 */
class FixturesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  /** For people, not for the comparison. */
  private static final Set<String> REMARKS = Set.of("scenario", "comment");

  /** What every fixture says of its calls beside their tokens. */
  private static final List<String> DECISIONS =
      List.of("dialect", "semconv_vintage", "scope_name", "service_tier", "ttft_ms");

  static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> folders = Files.list(FIXTURES)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void everyCallIsInTheLedgerOnceAndToTheToken(Path fixture) throws Exception {
    List<Map<String, String>> expected = expected(fixture);
    assertThat(expected.get(0)).containsKeys(DECISIONS.toArray(String[]::new));
    try (LedgerRig ledger = new LedgerRig()) {
      ledger.send(traces(fixture));
      ledger.send(logs(fixture));
      assertThat(differences(ledger, expected)).isEmpty();
      assertThat(ledger.deadLetters()).isEmpty();
      assertThat(ledger.standing()).allSatisfy(FixturesTest::leavesAddUp);
    }
    try (LedgerRig logsFirst = new LedgerRig()) {
      logsFirst.send(logs(fixture));
      logsFirst.send(traces(fixture));
      assertThat(differences(logsFirst, expected)).isEmpty();
    }
  }

  /**
   * Which row of the table of usage bases, or which arithmetic, decided about which fixture. What
   * is not here has its case in {@code UsageBasisGoldenTest} only.
   */
  @Test
  void usageIsReadByTheRulesThatAreApproved() throws Exception {
    Map<String, Set<String>> fixturesByRule = new TreeMap<>();
    for (Path fixture : fixtures().toList()) {
      try (LedgerRig ledger = new LedgerRig()) {
        ledger.send(traces(fixture));
        ledger.send(logs(fixture));
        for (LlmCallRecord entry : ledger.standing()) {
          if (entry.getUsageRule() != null) {
            fixturesByRule
                .computeIfAbsent(withoutVersion(entry.getUsageRule()), absent -> new TreeSet<>())
                .add(fixture.getFileName().toString());
          }
        }
      }
    }
    String rules =
        fixturesByRule.entrySet().stream()
            .map(rule -> rule.getKey() + ": " + String.join(", ", rule.getValue()) + "\n")
            .collect(Collectors.joining());
    assertThat(rules)
        .isEqualTo(Files.readString(Path.of("src/test/resources/approved/usage-rules.txt")));
  }

  /** The version of the table changes with every row. */
  private static String withoutVersion(String rule) {
    return rule.startsWith("arith/") ? rule : rule.substring(rule.indexOf('/') + 1);
  }

  /** What is not as expected, call by call. */
  private static List<String> differences(LedgerRig ledger, List<Map<String, String>> expected) {
    List<Map<String, String>> actual = standing(ledger, expected.get(0).keySet());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(actual.size(), expected.size()); i++) {
      Map<String, String> is = i < actual.size() ? actual.get(i) : Map.of();
      Map<String, String> should = i < expected.size() ? expected.get(i) : Map.of();
      StringBuilder line = new StringBuilder();
      for (String column : expected.get(0).keySet()) {
        if (!Objects.equals(is.get(column), should.get(column))) {
          line.append("  %s is %s, not %s".formatted(column, is.get(column), should.get(column)));
        }
      }
      if (!line.isEmpty()) {
        differences.add("call " + (i + 1) + ":" + line);
      }
    }
    return differences;
  }

  private static List<Map<String, String>> standing(LedgerRig ledger, Set<String> columns) {
    return ledger.standing().stream()
        .sorted(
            Comparator.comparing(LlmCallRecord::getStartedAt)
                .thenComparing(LlmCallRecord::getEndedAt))
        .map(entry -> columns(entry, columns))
        .toList();
  }

  private static Map<String, String> columns(LlmCallRecord entry, Set<String> columns) {
    Map<String, String> row = new LinkedHashMap<>();
    for (String column : columns) {
      row.put(column, shown(entry.get(column)));
    }
    return row;
  }

  private static String shown(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Object::toString).collect(Collectors.joining("|"));
    }
    if (value instanceof BigDecimal money) {
      return money.stripTrailingZeros().toPlainString();
    }
    return Objects.toString(value, "");
  }

  private static void leavesAddUp(LlmCallRecord entry) {
    assertThat(sum(entry, "in_", "in_total")).as("input leaves").isEqualTo(entry.getInTotal());
    assertThat(sum(entry, "out_", "out_total")).as("output leaves").isEqualTo(entry.getOutTotal());
  }

  /** Sum of the leaves; null when none is stated. */
  private static Long sum(LlmCallRecord entry, String prefix, String total) {
    return entry.getSchema().getFields().stream()
        .map(field -> field.name())
        .filter(name -> name.startsWith(prefix) && !name.equals(total))
        .map(name -> (Long) entry.get(name))
        .filter(Objects::nonNull)
        .reduce(Long::sum)
        .orElse(null);
  }

  private static List<Map<String, String>> expected(Path fixture) throws IOException {
    CsvMapper csv = new CsvMapper();
    try (MappingIterator<Map<String, String>> rows =
        csv.readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(fixture.resolve("expected.csv").toFile())) {
      return rows.readAll().stream()
          .peek(row -> row.keySet().removeAll(REMARKS))
          .collect(Collectors.toList());
    }
  }

  private static ExportTraceServiceRequest traces(Path fixture) throws IOException {
    return ExportTraceServiceRequest.parseFrom(bytes(fixture.resolve("traces.pb")));
  }

  private static ExportLogsServiceRequest logs(Path fixture) throws IOException {
    return ExportLogsServiceRequest.parseFrom(bytes(fixture.resolve("logs.pb")));
  }

  /** Not every instrumentation has every signal. */
  private static byte[] bytes(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }
}

package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.AlertMessages;
import io.tokenlake.pipeline.history.PastOfLake;
import io.tokenlake.pipeline.history.RuleTrial;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.iceberg.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description =
        "Try a rule book on the past: print what it would have raised on what the lake holds.",
    mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private LakeOption lake;
  @Mixin private RuleBookOption rules;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description = "Begin, such as 2026-11-01T00:00:00Z.")
  private Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "End (default: now).")
  private Instant to;

  @Option(
      names = "--json",
      description = "Print each alert as it would be on the topic, one a line, and nothing else.")
  private boolean json;

  private final Map<String, Integer> opened = new TreeMap<>();

  @Override
  public Integer call() throws IOException {
    RuleBook book = rules.read();
    Instant end = to == null ? Instant.now() : to;
    if (!from.isBefore(end)) {
      throw new IllegalArgumentException(
          "--from is %s and --to is %s; the range is empty".formatted(from, end));
    }
    if (lake.isMissing()) {
      throw new IllegalStateException("there is no lake yet; start a stack with 'tokenlake up'");
    }
    return lake.withCatalog(catalog -> run(book, catalog, end));
  }

  private int run(RuleBook book, Catalog catalog, Instant end) {
    try {
      RuleTrial trial = new RuleTrial(book, this::print);
      new PastOfLake(catalog, RollupSettings.defaults().windows())
          .play(from, end, trial, day -> System.err.println("tokenlake: " + day));
    } catch (Exception failed) {
      throw new IllegalStateException("the trial failed: " + failed.getMessage(), failed);
    }
    if (!json) {
      int all = opened.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf("%d alerts from %s to %s%n", all, from, end);
      opened.forEach((rule, count) -> System.out.printf("%8d  %s%n", count, rule));
    }
    return 0;
  }

  private void print(Alert alert) {
    if (alert.status() == Alert.Status.OPEN) {
      opened.merge(alert.ruleId(), 1, Integer::sum);
    }
    byte[] message = AlertMessages.toMessage(alert).value();
    if (json) {
      System.out.println(new String(message, UTF_8));
      return;
    }
    try {
      JsonNode node = JSON.readTree(message);
      System.out.println(AlertsCommand.sentence(node));
    } catch (IOException e) {
      throw new IllegalStateException("an alert of our own cannot be read", e);
    }
  }
}

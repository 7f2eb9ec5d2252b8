package io.tokenlake.local.cli;

import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.history.GpuRollupHistory;
import io.tokenlake.pipeline.history.RollupHistory;
import io.tokenlake.pipeline.history.WarmStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.iceberg.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "warm-start",
    description =
        "Teach the detectors of the watch what the lake knows of the past weeks, so that a new"
            + " watch, or a new rule, is not blind. May run at any time, also again.",
    mixinStandardHelpOptions = true)
final class RulesWarmStartCommand implements Callable<Integer> {
  @Mixin private LakeOption lake;
  @Mixin private RuleBookOption rules;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Brokers (default: those of the running stack).")
  private String kafka;

  @Option(
      names = "--weeks",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many weeks to read (default: ${DEFAULT-VALUE}).")
  private int weeks;

  @Override
  public Integer call() throws IOException {
    if (weeks < 1) {
      throw new IllegalArgumentException("--weeks is " + weeks + "; it must be at least 1");
    }
    RuleBook book = rules.read();
    String brokers = kafka == null ? lake.kafka() : kafka;
    return lake.withCatalog(catalog -> run(book, catalog, brokers));
  }

  private int run(RuleBook book, Catalog catalog, String brokers) {
    try {
      Instant now = Instant.now();
      WarmStart start = new WarmStart(book);
      start.learn(
          new RollupHistory(catalog, RollupSettings.defaults().windows()),
          new GpuRollupHistory(catalog),
          now.minus(Duration.ofDays(7L * weeks)),
          now,
          day -> System.err.println("tokenlake: " + day));
      List<SeriesNews> taught = start.taught(now);
      WarmStart.send(brokers, taught);
      System.out.printf("told the watch the past of %d entities%n", taught.size());
      return 0;
    } catch (Exception failed) {
      throw new IllegalStateException("the warm start failed: " + failed.getMessage(), failed);
    }
  }
}

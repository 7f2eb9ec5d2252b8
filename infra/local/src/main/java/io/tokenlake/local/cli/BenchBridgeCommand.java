package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.bridge.BridgeBenchmark;
import io.tokenlake.benchmarks.bridge.BridgeBenchmarkOptions;
import io.tokenlake.benchmarks.bridge.BridgeBenchmarkReport;
import io.tokenlake.local.DeleteTree;
import io.tokenlake.local.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bridge",
    description =
        "The ingest bridge against a bare Kafka producer with the same bytes and, where its binary"
            + " is given, the OpenTelemetry Collector.",
    mixinStandardHelpOptions = true)
final class BenchBridgeCommand implements Callable<Integer> {
  @Option(
      names = "--batch",
      paramLabel = "SPANS",
      split = ",",
      defaultValue = "1,100,1000",
      description = "Spans in a request, each measured on its own (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "30",
      description = "How long each is under load before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--collector",
      paramLabel = "FILE",
      description =
          "Binary of an OpenTelemetry Collector with Kafka exporter;"
              + " flink-jobs/benchmarks/collector/build.sh makes one.")
  private Path collector;

  @Option(
      names = "--bridge-jvm",
      paramLabel = "OPTIONS",
      description = "Options of the bridge's JVM (default: those its README recommends).")
  private String bridgeJvm = String.join(" ", BridgeBenchmarkOptions.RECOMMENDED_JVM);

  @Option(names = "--json", description = "Print all figures as JSON on the last line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("tokenlake-bench");
    System.setProperty("tokenlake.log.file", folder.resolve("bench.log").toString());
    Progress progress = new Progress(System.err);
    BridgeBenchmarkOptions options = options(folder);
    BridgeBenchmarkReport report;
    try {
      report =
          new BridgeBenchmarkReport(options, new BridgeBenchmark(options, progress::say).run());
    } finally {
      DeleteTree.delete(folder);
    }
    System.out.print(report.text());
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }

  private BridgeBenchmarkOptions options(Path folder) {
    try {
      return new BridgeBenchmarkOptions(
          batches,
          Duration.ofSeconds(warmUpSeconds),
          Duration.ofSeconds(seconds),
          collector,
          List.of(bridgeJvm.strip().split("\\s+")),
          folder);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}

package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.queries.LedgerSize;
import io.tokenlake.local.DeleteTree;
import io.tokenlake.local.Progress;
import io.tokenlake.local.bench.QueryBenchmark;
import io.tokenlake.local.bench.QueryReport;
import io.tokenlake.local.bench.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "queries",
    description =
        "The named queries on a generated ledger: Trino through rollups and on raw rows, and DuckDB"
            + " on the same files.",
    mixinStandardHelpOptions = true)
final class BenchQueriesCommand implements Callable<Integer> {
  /** A little more than what a call takes in both tables. */
  private static final long BYTES_OF_CALL = 180;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Calls in the ledger (default: ${DEFAULT-VALUE}).")
  private long calls;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "90",
      description = "Days they are spread over (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      defaultValue = "2026-11-01",
      description = "The first day after them (default: ${DEFAULT-VALUE}).")
  private LocalDate until;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same ledger (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--ranges",
      paramLabel = "DAYS",
      split = ",",
      defaultValue = "90,7",
      description = "How many of the last days the questions are about (${DEFAULT-VALUE}).")
  private List<Integer> ranges;

  @Option(
      names = "--query",
      paramLabel = "NAME",
      split = ",",
      description = "Only these queries (default: all that the ledger answers).")
  private List<String> queries = List.of();

  @Option(
      names = "--tables",
      paramLabel = "rollups|calls",
      split = ",",
      description = "Only questions that read these (default: both).")
  private List<String> tables = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is asked after the first time (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of the generator and of DuckDB (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--trino-heap",
      paramLabel = "GB",
      defaultValue = "4",
      description = "Heap of Trino, GB (default: ${DEFAULT-VALUE}).")
  private int heap;

  @Option(names = "--json", description = "Print all figures as JSON on the last line.")
  private boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder to work in and to keep; a ledger of the same size in it is used, or completed"
              + " (default: a temporary one).")
  private Path dir;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || threads < 1 || heap < 1 || ranges.stream().anyMatch(range -> range < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--runs %d, --threads %d, --trino-heap %d and --ranges %s must be at least 1"
              .formatted(runs, threads, heap, ranges));
    }
    if (!Question.TABLES.containsAll(tables)) {
      throw new ParameterException(
          spec.commandLine(), "--tables " + tables + " may have rollups and calls");
    }
    LedgerSize size = size();
    Path folder = dir == null ? Files.createTempDirectory("tokenlake-bench") : dir;
    Files.createDirectories(folder);
    requireRoom(folder);
    System.setProperty("tokenlake.log.file", folder.resolve("bench.log").toString());
    QueryBenchmark.Settings settings =
        // C2 is Trino's own default; the option says so.
        new QueryBenchmark.Settings(
            runs, threads, ranges, queries, tables, heap, "-XX:+TieredCompilation");
    QueryReport report;
    try {
      report = new QueryBenchmark(folder, size, settings, new Progress(System.err)).run();
    } finally {
      if (dir == null) {
        DeleteTree.delete(folder);
      }
    }
    System.out.print(report.text());
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }

  private LedgerSize size() {
    try {
      return new LedgerSize(calls, days, until, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void requireRoom(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (!Files.exists(folder.resolve("warehouse")) && free < calls * BYTES_OF_CALL) {
      throw new IllegalStateException(
          "%d calls take about %d MB, and %s has %d MB free"
              .formatted(calls, calls * BYTES_OF_CALL >> 20, folder, free >> 20));
    }
  }
}

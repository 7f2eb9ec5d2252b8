package io.tokenlake.local.bench;

import io.tokenlake.benchmarks.queries.DuckDb;
import io.tokenlake.benchmarks.queries.LedgerGenerator;
import io.tokenlake.benchmarks.queries.LedgerSize;
import io.tokenlake.benchmarks.queries.OtlpSize;
import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.trino.QueryResult;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.local.trino.TrinoServer;
import io.tokenlake.local.trino.TrinoSettings;
import io.tokenlake.local.trino.Views;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.catalog.Catalog;

/**
 * Generates a ledger, asks the real Trino the named queries about it, and DuckDB the same. Answers
 * are compared, so that no time is that of a wrong one.
 */
public final class QueryBenchmark {
  private static final List<LakeTable> GENERATED =
      List.of(LakeTable.LLM_CALLS, LakeTable.LLM_ROLLUP_1M, LakeTable.BUDGETS);
  private static final List<String> VIEWS_OF_DUCKDB = List.of("cost_entries", "cost_minutes");

  private final StackDir dir;
  private final LedgerSize size;
  private final Settings settings;
  private final Progress progress;

  /**
   * How to measure.
   *
   * @param runs how often each question is asked after the first time
   * @param threads of the generator and of DuckDB
   * @param ranges numbers of days, each up to the end of the ledger
   * @param queries names of the queries; empty for all
   * @param tables what the questions read, {@code rollups} or {@code calls}; empty for both
   * @param heapGigabytes heap of Trino
   * @param compilerOption option of Trino's JVM
   */
  public record Settings(
      int runs,
      int threads,
      List<Integer> ranges,
      List<String> queries,
      List<String> tables,
      int heapGigabytes,
      String compilerOption) {}

  public QueryBenchmark(Path dir, LedgerSize size, Settings settings, Progress progress) {
    this.dir = new StackDir(dir);
    this.size = size;
    this.settings = settings;
    this.progress = progress;
  }

  /** Generates what is missing and takes all times. */
  public QueryReport run() throws IOException, InterruptedException, SQLException {
    List<Question> questions = new ArrayList<>();
    for (int days : settings.ranges()) {
      questions.addAll(Question.about(size.end(), Math.min(days, size.days()), settings.queries()));
    }
    if (!settings.tables().isEmpty()) {
      questions.removeIf(question -> !settings.tables().contains(question.from()));
    }
    for (Path folder : List.of(dir.catalogDatabase().getParent(), dir.trino(), dir.logs())) {
      Files.createDirectories(folder);
    }
    Catalog catalog = LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse()).open();
    try {
      new LedgerGenerator(catalog, size, settings.threads(), progress::say).run();
      LakeFigures figures = LakeFigures.read(catalog);
      List<Timing> timings = time(questions, catalog);
      return new QueryReport(size, settings, figures, OtlpSize.measure(size), timings);
    } finally {
      ((Closeable) catalog).close();
    }
  }

  private List<Timing> time(List<Question> questions, Catalog catalog)
      throws IOException, InterruptedException, SQLException {
    Ports ports = Ports.free();
    Map<String, String> memory =
        Map.of(
            "JDK_JAVA_OPTIONS", "-Xmx" + settings.heapGigabytes() + "G",
            "TOKENLAKE_TRINO_QUERY_MEMORY", settings.heapGigabytes() * 600 + "MB");
    TrinoSettings trinoSettings =
        new TrinoSettings(ports.trino(), ports.flink(), true, "embedded", memory);
    try (TrinoServer server =
        TrinoServer.launch(
            TrinoDistribution.ensure(progress), dir, trinoSettings, settings.compilerOption())) {
      progress.say("starting Trino");
      server.awaitReady();
      try (Trino trino = Trino.connect("http://127.0.0.1:" + ports.trino());
          DuckDb duckDb = duckDb(catalog)) {
        new Views(trino).apply();
        List<Timing> timings = new ArrayList<>();
        for (Question question : questions) {
          Timing timing = time(question, trino, duckDb, catalog);
          timings.add(timing);
          progress.say(QueryReport.line(timing));
        }
        return timings;
      }
    }
  }

  private DuckDb duckDb(Catalog catalog) throws SQLException, IOException {
    DuckDb duckDb = new DuckDb(settings.threads());
    for (LakeTable table : GENERATED) {
      duckDb.addTable(catalog, table.identifier());
    }
    for (NamedQuery view : TrinoConfig.views()) {
      if (VIEWS_OF_DUCKDB.contains(view.name())) {
        duckDb.addView(view.name(), view.sql());
      }
    }
    return duckDb;
  }

  private Timing time(Question question, Trino trino, DuckDb duckDb, Catalog catalog)
      throws IOException, InterruptedException {
    double[] times = new double[settings.runs()];
    double first = 0;
    Trino.Measured measured = null;
    long files = LakeFigures.files(catalog, table(question), size.end(), question.days());
    try {
      for (int run = -1; run < settings.runs(); run++) {
        long start = System.nanoTime();
        measured = trino.measure(question.sql());
        double took = (System.nanoTime() - start) / 1e6;
        if (run < 0) {
          first = took;
        } else {
          times[run] = took;
        }
      }
    } catch (SQLException e) {
      return new Timing(question, 0, first, new double[0], null, files, new double[0], reason(e));
    }
    double[] sorted = Timing.ascending(times);
    int rows = measured.answer().rows().size();
    try {
      double[] yardstick = new double[settings.runs()];
      for (int run = 0; run < yardstick.length; run++) {
        long start = System.nanoTime();
        Map<String, Double> sums = duckDb.ask(question.yardstick());
        yardstick[run] = (System.nanoTime() - start) / 1e6;
        requireSame(question, measured.answer(), sums);
      }
      return new Timing(
          question,
          rows,
          first,
          sorted,
          measured.statistics(),
          files,
          Timing.ascending(yardstick),
          null);
    } catch (SQLException e) {
      return new Timing(
          question, rows, first, sorted, measured.statistics(), files, new double[0], reason(e));
    }
  }

  private static LakeTable table(Question question) {
    return question.readsRollups() ? LakeTable.LLM_ROLLUP_1M : LakeTable.LLM_CALLS;
  }

  /** Doubles on DuckDB's side are exact to far more digits than a mistake would leave. */
  private static void requireSame(
      Question question, QueryResult answer, Map<String, Double> duckDb) {
    Map<String, Double> trino = new TreeMap<>();
    for (List<Object> row : answer.rows()) {
      for (int i = 0; i < row.size(); i++) {
        if (Question.COMPARED.contains(answer.columns().get(i))
            && row.get(i) instanceof Number number) {
          trino.merge(answer.columns().get(i), number.doubleValue(), Double::sum);
        }
      }
    }
    trino.put("rows", (double) answer.rows().size());
    trino.forEach(
        (column, sum) -> {
          double other = duckDb.getOrDefault(column, 0.0);
          if (Math.abs(other - sum) > 1e-9 * Math.max(1, Math.abs(sum))) {
            throw new IllegalStateException(
                "%s from %s: Trino's %s is %s, DuckDB's %s"
                    .formatted(question.name(), question.from(), column, sum, other));
          }
        });
  }

  private static String reason(SQLException e) {
    return e.getMessage().lines().findFirst().orElse(e.toString());
  }
}

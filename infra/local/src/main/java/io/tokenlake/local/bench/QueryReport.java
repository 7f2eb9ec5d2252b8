package io.tokenlake.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.benchmarks.queries.LedgerSize;
import io.tokenlake.benchmarks.queries.OtlpSize;
import java.util.List;
import java.util.Locale;

/** The figures for a person and for a program. */
public final class QueryReport {
  private static final double MIB = 1 << 20;
  private static final double DIGITS = 1_000;
  private static final String HEADER =
      "%-22s %-7s %4s %6s | %11s %5s %9s %7s %8s %8s %8s | %9s %6s";
  private static final String ROW =
      "%-22s %-7s %4d %6d | %,11d %5d %,9.1f %7.0f %8.0f %8.0f %8.0f | %9.0f %6.2f";

  private final LedgerSize size;
  private final QueryBenchmark.Settings settings;
  private final LakeFigures figures;
  private final OtlpSize otlp;
  private final List<Timing> timings;

  QueryReport(
      LedgerSize size,
      QueryBenchmark.Settings settings,
      LakeFigures figures,
      OtlpSize otlp,
      List<Timing> timings) {
    this.size = size;
    this.settings = settings;
    this.figures = figures;
    this.otlp = otlp;
    this.timings = List.copyOf(timings);
  }

  /** All times, ms. */
  public List<Timing> timings() {
    return timings;
  }

  /** What lies on disk. */
  public LakeFigures figures() {
    return figures;
  }

  /** A table of all questions. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%s", size);
    line(text, "llm_calls:     %s", onDisk(figures.calls()));
    line(text, "llm_rollup_1m: %s", onDisk(figures.rollups()));
    line(
        text,
        "a call as OTLP: %.0f bytes, %.0f after gzip; in both tables %.0f",
        otlp.rawBytes(),
        otlp.gzipBytes(),
        bytesOfCall());
    line(
        text,
        "Trino with %d GB of heap; times in ms: first time asked, then %d times; DuckDB on the"
            + " same files with %d threads",
        settings.heapGigabytes(),
        settings.runs(),
        settings.threads());
    line(text, "");
    line(
        text,
        HEADER,
        "query",
        "from",
        "days",
        "answer",
        "rows read",
        "files",
        "MiB read",
        "planning",
        "first",
        "p50",
        "p95",
        "DuckDB",
        "ratio");
    timings.forEach(timing -> line(text, "%s", line(timing)));
    return text.toString();
  }

  /** What one question took, as a line of the table. */
  static String line(Timing t) {
    Question q = t.question();
    if (t.statistics() == null) {
      return String.format(
          Locale.ROOT, "%-22s %-7s %4d: %s", q.name(), q.from(), q.days(), t.problem());
    }
    String times =
        String.format(
            Locale.ROOT,
            ROW,
            q.name(),
            q.from(),
            q.days(),
            t.rows(),
            t.statistics().readRows(),
            t.files(),
            t.statistics().readBytes() / MIB,
            t.statistics().planningMs(),
            t.first(),
            t.quantile(0.5),
            t.quantile(0.95),
            t.yardstickMedian(),
            t.ratio());
    return t.problem() == null ? times : times + "  DuckDB: " + t.problem();
  }

  /** All figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "queries");
    json.put("calls", size.calls());
    json.put("days", size.days());
    put(json.putObject("llm_calls"), figures.calls());
    put(json.putObject("llm_rollup_1m"), figures.rollups());
    json.put("bytes_a_call", rounded(bytesOfCall()));
    json.put("otlp_bytes_a_call", rounded(otlp.rawBytes()));
    json.put("otlp_gzip_bytes_a_call", rounded(otlp.gzipBytes()));
    ArrayNode queries = json.putArray("queries");
    for (Timing t : timings) {
      ObjectNode query = queries.addObject();
      query.put("query", t.question().name());
      query.put("from", t.question().from());
      query.put("days", t.question().days());
      query.put("files", t.files());
      if (t.statistics() != null) {
        query.put("rows_read", t.statistics().readRows());
        query.put("bytes_read", t.statistics().readBytes());
        query.put("planning_ms", t.statistics().planningMs());
        query.put("first_ms", rounded(t.first()));
        query.put("p50_ms", rounded(t.quantile(0.5)));
        query.put("p95_ms", rounded(t.quantile(0.95)));
      }
      if (t.yardstick().length > 0) {
        query.put("duckdb_p50_ms", rounded(t.yardstickMedian()));
        query.put("ratio", rounded(t.ratio()));
      }
      if (t.problem() != null) {
        query.put("problem", t.problem());
      }
    }
    return json.toString();
  }

  private double bytesOfCall() {
    return (double) (figures.calls().bytes() + figures.rollups().bytes()) / size.calls();
  }

  private static void put(ObjectNode json, LakeFigures.Size size) {
    json.put("rows", size.rows());
    json.put("files", size.files());
    json.put("bytes", size.bytes());
  }

  private static String onDisk(LakeFigures.Size size) {
    return String.format(
        Locale.ROOT,
        "%,d rows in %,d files, %,.1f MiB, %.1f bytes a row",
        size.rows(),
        size.files(),
        size.bytes() / MIB,
        (double) size.bytes() / size.rows());
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

package io.tokenlake.benchmarks.bridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/** The figures for a person and for a program. */
public final class BridgeBenchmarkReport {
  private static final double MIB = 1 << 20;
  private static final String ROW = "%5d  %-24s %,10.0f %,12.0f %10s %10.1f %8.1f %8.1f %8s";

  private final BridgeBenchmarkOptions options;
  private final List<BridgeResult> results;

  public BridgeBenchmarkReport(BridgeBenchmarkOptions options, List<BridgeResult> results) {
    this.options = options;
    this.results = List.copyOf(results);
  }

  /** A table, one size of a batch after the other. */
  public String text() throws Exception {
    StringBuilder text = new StringBuilder();
    line(text, "spans to Kafka, acknowledged by Kafka; %s", versions());
    line(text, "the bridge's JVM: %s", String.join(" ", options.bridgeJvm()));
    line(
        text,
        "%5s  %-24s %10s %12s %10s %10s %8s %8s %8s",
        "batch",
        "",
        "spans/s",
        "spans/CPU s",
        "CPU-jit",
        "CPU s/M",
        "p50 ms",
        "p99 ms",
        "peak MiB");
    for (int batch : options.batches()) {
      results.stream().filter(r -> r.batch() == batch).forEach(r -> row(text, r));
    }
    if (options.collector() == null) {
      line(text, "no Collector was given (--collector)");
    }
    return text.toString();
  }

  /** All figures as one line of JSON. */
  public String json() throws Exception {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "bridge");
    json.put("versions", versions());
    json.put("collector_given", options.collector() != null);
    json.put("bridge_jvm", String.join(" ", options.bridgeJvm()));
    ArrayNode rows = json.putArray("results");
    for (BridgeResult result : results) {
      ObjectNode row = rows.addObject();
      row.put("candidate", result.candidate());
      row.put("batch", result.batch());
      row.put("spans", result.load().spans());
      row.put("spans_per_s", Math.round(result.spansPerSecond()));
      row.put("spans_per_cpu_s", Math.round(result.spansPerCpuSecond()));
      row.put("spans_per_cpu_s_once_compiled", result.spansPerCpuSecondOnceCompiled());
      row.put("cpu_s_per_million_spans", rounded(result.cpuSecondsPerMillionSpans()));
      row.put("p50_ms", rounded(result.load().p50Millis()));
      row.put("p99_ms", rounded(result.load().p99Millis()));
      row.put("peak_bytes", result.peakBytes());
    }
    return json.toString();
  }

  private String versions() throws Exception {
    return "Java %s, Kafka %s%s, %d CPUs"
        .formatted(
            System.getProperty("java.version"),
            AppInfoParser.getVersion(),
            options.collector() == null ? "" : ", " + OtelCollector.version(options.collector()),
            Runtime.getRuntime().availableProcessors());
  }

  private static void row(StringBuilder text, BridgeResult result) {
    line(
        text,
        ROW,
        result.batch(),
        result.candidate(),
        result.spansPerSecond(),
        result.spansPerCpuSecond(),
        whole(result.spansPerCpuSecondOnceCompiled()),
        result.cpuSecondsPerMillionSpans(),
        result.load().p50Millis(),
        result.load().p99Millis(),
        whole(result.peakBytes() == null ? null : result.peakBytes() / MIB));
  }

  private static String whole(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}

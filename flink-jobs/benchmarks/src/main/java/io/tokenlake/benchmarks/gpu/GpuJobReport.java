package io.tokenlake.benchmarks.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.benchmarks.ledger.Spent;
import java.util.Locale;

/** The figures for a person and for a program. */
public final class GpuJobReport {
  private static final double MICROS = 1e6;
  private static final double DIGITS = 1e4;

  private final GpuJobOptions options;
  private final GpuJobResult result;

  public GpuJobReport(GpuJobOptions options, GpuJobResult result) {
    this.options = options;
    this.result = result;
  }

  /** A few lines. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "gpu job against parsing the same bytes; %,d samples of %,d GPUs, parallelism %d, load"
            + " %.1f",
        result.samples(),
        options.gpus(),
        options.parallelism(),
        result.load());
    line(text, "CPU: of the whole process, broker included, without the compiler's");
    line(text, "");
    line(text, "              samples/s   samples/CPU s   CPU µs a sample");
    row(text, "parsing", result.bare());
    row(text, "gpu job", result.job());
    line(text, "parsing takes %.3f of the job's CPU time", result.cpuRatio());
    if (result.alerts().count() > 0) {
      line(text, "");
      line(
          text,
          "XID in Kafka to alert at a subscriber, %d of %d a second while all GPUs are sampled:",
          result.alerts().count(),
          options.xidsPerSecond());
      line(
          text,
          "p50 %.0f ms, p99 %.0f ms, most %.0f ms",
          result.alerts().p50(),
          result.alerts().p99(),
          result.alerts().most());
    }
    return text.toString();
  }

  /** All figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "gpu");
    json.put("gpus", options.gpus());
    json.put("samples", result.samples());
    json.put("parallelism", options.parallelism());
    json.put("load", rounded(result.load()));
    put(json.putObject("bare"), result.bare());
    put(json.putObject("job"), result.job());
    json.put("ratio_cpu_without_compiler", rounded(result.cpuRatio()));
    if (result.alerts().count() > 0) {
      ObjectNode alerts = json.putObject("xid_to_alert");
      alerts.put("xids", result.alerts().count());
      alerts.put("per_second", options.xidsPerSecond());
      alerts.put("ms_p50", rounded(result.alerts().p50()));
      alerts.put("ms_p99", rounded(result.alerts().p99()));
      alerts.put("ms_max", rounded(result.alerts().most()));
    }
    return json.toString();
  }

  private void put(ObjectNode json, Spent spent) {
    json.put("wall_s", rounded(spent.wallSeconds()));
    json.put("cpu_s", rounded(spent.cpuSeconds()));
    json.put("gc_s", rounded(spent.gcSeconds()));
    json.put("compiler_s", rounded(spent.compilerSeconds()));
    json.put("samples_per_cpu_s", Math.round(result.samples() / spent.compiledCpuSeconds()));
  }

  private void row(StringBuilder text, String what, Spent spent) {
    line(
        text,
        "%-12s %,10.0f %,15.0f %,17.1f",
        what,
        result.samples() / spent.wallSeconds(),
        result.samples() / spent.compiledCpuSeconds(),
        spent.compiledCpuSeconds() * MICROS / result.samples());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }
}

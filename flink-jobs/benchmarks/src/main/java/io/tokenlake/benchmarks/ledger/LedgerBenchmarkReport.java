package io.tokenlake.benchmarks.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The figures for a person and for a program. */
public final class LedgerBenchmarkReport {
  private static final double MEGA = 1e6;
  private static final double MILLIS = 1e3;
  private static final double DIGITS = 1e4;

  private static final List<String> HEADER =
      List.of(
          "                        |   bare spans per  |       job spans per       |    job / bare"
              + "     |   state Iceberg",
          "scale      spans   load |        s    CPU s |       s   CPU s CPU-jit s |  wall   CPU"
              + "  -jit |  MB/M c  B/span");
  private static final String ROW =
      "%5d %,10d %6.1f | %,8.0f %,8.0f | %,7.0f %,7.0f %,9.0f | %5.3f %5.3f %5.3f | %,7.0f %7.0f";

  private final LedgerBenchmarkOptions options;
  private final List<ScaleResult> results;

  public LedgerBenchmarkReport(LedgerBenchmarkOptions options, List<ScaleResult> results) {
    this.options = options;
    this.results = List.copyOf(results);
  }

  /** A table of all scales and, where it was asked for, the profile of the last one. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "ledger job against a bare consumer; parallelism %d, checkpoints every %s s, state %s, one"
            + " message per %s",
        options.parallelism(),
        options.checkpointInterval().toMillis() / MILLIS,
        lower(options.state()),
        lower(options.messages()));
    line(text, "CPU: of the whole process, broker included; -jit: without the compiler's");
    line(text, "");
    HEADER.forEach(header -> line(text, "%s", header));
    for (ScaleResult r : results) {
      line(
          text,
          ROW,
          r.scale(),
          r.spans(),
          r.load(),
          rate(r.spans(), r.bare().wallSeconds()),
          rate(r.spans(), r.bare().cpuSeconds()),
          rate(r.spans(), r.job().wallSeconds()),
          rate(r.spans(), r.job().cpuSeconds()),
          rate(r.spans(), r.job().compiledCpuSeconds()),
          r.wallRatio(),
          r.cpuRatio(),
          r.compiledCpuRatio(),
          r.stateBytesPerMillionCalls() / MEGA,
          r.dataBytesPerSpan());
    }
    Profile profile = results.get(results.size() - 1).profile();
    if (profile != null) {
      profile(text, profile);
    }
    return text.toString();
  }

  /** All figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "ledger");
    json.put("spans", options.spans());
    json.put("parallelism", options.parallelism());
    json.put("checkpoint_interval_s", options.checkpointInterval().toMillis() / MILLIS);
    json.put("state", lower(options.state()));
    json.put("messages", lower(options.messages()));
    ArrayNode scales = json.putArray("scales");
    for (ScaleResult result : results) {
      put(scales.addObject(), result);
    }
    return json.toString();
  }

  private static void put(ObjectNode json, ScaleResult result) {
    json.put("scale", result.scale());
    json.put("spans", result.spans());
    json.put("calls", result.calls());
    json.put("load", rounded(result.load()));
    json.put("payload_bytes", result.payloadBytes());
    put(json.putObject("bare"), result.spans(), result.bare());
    put(json.putObject("job"), result.spans(), result.job());
    json.put("ratio_wall", rounded(result.wallRatio()));
    json.put("ratio_cpu", rounded(result.cpuRatio()));
    json.put("ratio_cpu_without_compiler", rounded(result.compiledCpuRatio()));
    json.put("checkpoints", result.checkpoints());
    json.put("state_bytes", result.stateBytes());
    json.put("state_bytes_per_million_calls", Math.round(result.stateBytesPerMillionCalls()));
    json.put("iceberg_bytes", result.dataBytes());
    json.put("iceberg_bytes_per_span", rounded(result.dataBytesPerSpan()));
    json.put("iceberg_files", result.dataFiles());
    if (result.profile() != null) {
      ObjectNode profile = json.putObject("profile");
      profile.put("samples", result.profile().samples());
      put(profile.putObject("categories_percent"), result.profile().categories());
      put(profile.putObject("methods_percent"), result.profile().methods());
    }
  }

  private static void put(ObjectNode json, long spans, Spent spent) {
    json.put("wall_s", rounded(spent.wallSeconds()));
    json.put("cpu_s", rounded(spent.cpuSeconds()));
    json.put("gc_s", rounded(spent.gcSeconds()));
    json.put("compiler_s", rounded(spent.compilerSeconds()));
    json.put("spans_per_s", Math.round(rate(spans, spent.wallSeconds())));
    json.put("spans_per_cpu_s", Math.round(rate(spans, spent.cpuSeconds())));
  }

  private static void put(ObjectNode json, List<Profile.Share> shares) {
    shares.forEach(share -> json.put(share.name(), rounded(share.percent())));
  }

  private static void profile(StringBuilder text, Profile profile) {
    line(text, "");
    line(text, "where Java code ran, of %,d samples:", profile.samples());
    profile
        .categories()
        .forEach(share -> line(text, "%6.1f %%  %s", share.percent(), share.name()));
    line(text, "");
    line(text, "methods at the top of the stack:");
    profile.methods().forEach(share -> line(text, "%6.1f %%  %s", share.percent(), share.name()));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double rate(long spans, double seconds) {
    return spans / seconds;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }
}

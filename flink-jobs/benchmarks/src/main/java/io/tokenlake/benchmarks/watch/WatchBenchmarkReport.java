package io.tokenlake.benchmarks.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.benchmarks.ledger.Profile;
import java.util.Locale;

/** The figures for a person and for a program. */
public final class WatchBenchmarkReport {
  private static final double DIGITS = 1e4;
  private static final double MILLIS = 1e3;

  private final WatchBenchmarkOptions options;
  private final WatchBenchmarkResult result;

  public WatchBenchmarkReport(WatchBenchmarkOptions options, WatchBenchmarkResult result) {
    this.options = options;
    this.result = result;
  }

  /** Tables. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "parallelism %d, checkpoints every %s s, state %s",
        options.parallelism(),
        options.checkpointInterval().toMillis() / MILLIS,
        lower(options.state()));
    if (result.latency() != null) {
      latency(text, result.latency());
    }
    if (!result.keys().isEmpty()) {
      keys(text);
    }
    return text.toString();
  }

  /** All figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "watch");
    json.put("parallelism", options.parallelism());
    json.put("checkpoint_interval_s", options.checkpointInterval().toMillis() / MILLIS);
    json.put("state", lower(options.state()));
    LatencyResult latency = result.latency();
    if (latency != null) {
      ObjectNode node = json.putObject("latency");
      node.put("load", rounded(latency.load()));
      node.put("spans_per_s", rounded(latency.spansPerSecond()));
      node.put("cpu_s", rounded(latency.spent().cpuSeconds()));
      node.put("wall_s", rounded(latency.spent().wallSeconds()));
      put(node.putObject("call_ms"), latency.toCall());
      put(node.putObject("rollup_ms"), latency.toRollup());
      put(node.putObject("call_rule_observed_ms"), latency.callObserved());
      put(node.putObject("call_rule_alert_ms"), latency.callAlert());
      put(node.putObject("window_rule_observed_ms"), latency.windowObserved());
      put(node.putObject("window_rule_alert_ms"), latency.windowAlert());
    }
    for (KeysResult keys : result.keys()) {
      ObjectNode node = json.withArray("keys").addObject();
      node.put("keys", keys.keys());
      node.put("load", rounded(keys.load()));
      node.put("updates", keys.updates());
      node.put("wall_s", rounded(keys.spent().wallSeconds()));
      node.put("cpu_s", rounded(keys.spent().cpuSeconds()));
      node.put("compiler_s", rounded(keys.spent().compilerSeconds()));
      node.put("updates_per_cpu_s", Math.round(keys.updatesPerCpuSecond()));
      node.put("keys_per_core", Math.round(keys.keysPerCore()));
      node.put("state_bytes", keys.stateBytes());
      node.put("state_bytes_per_key", Math.round(keys.stateBytesPerKey()));
    }
    return json.toString();
  }

  private static void put(ObjectNode node, Latency latency) {
    node.put("count", latency.count());
    node.put("p50", rounded(latency.p50()));
    node.put("p99", rounded(latency.p99()));
    node.put("max", rounded(latency.most()));
  }

  private static void latency(StringBuilder text, LatencyResult latency) {
    line(text, "");
    line(
        text,
        "from the span in Kafka, at %,.0f spans/s, load average %.1f, CPU %.0f s in %.0f s",
        latency.spansPerSecond(),
        latency.load(),
        latency.spent().cpuSeconds(),
        latency.spent().wallSeconds());
    line(text, "%-42s %6s %8s %8s %8s", "ms until it can be read", "times", "p50", "p99", "max");
    row(text, "the call, on llm_calls", latency.toCall());
    row(text, Probes.CALL_RULE + ", on alert_observations", latency.callObserved());
    row(text, Probes.CALL_RULE + ", on alerts", latency.callAlert());
    row(text, "its minute, on llm_rollups", latency.toRollup());
    row(text, Probes.WINDOW_RULE + ", on alert_observations", latency.windowObserved());
    row(text, Probes.WINDOW_RULE + ", on alerts", latency.windowAlert());
  }

  private static void row(StringBuilder text, String name, Latency latency) {
    line(
        text,
        "%-42s %,6d %,8.0f %,8.0f %,8.0f",
        name,
        latency.count(),
        latency.p50(),
        latency.p99(),
        latency.most());
  }

  private void keys(StringBuilder text) {
    line(text, "");
    line(
        text,
        "services, %d windows each; CPU of the whole process, broker and compiler included",
        options.windows());
    line(
        text,
        "%9s %6s %10s %8s %8s %12s %10s %12s",
        "keys",
        "load",
        "updates",
        "wall s",
        "CPU s",
        "updates/CPU s",
        "keys/core",
        "state B/key");
    for (KeysResult keys : result.keys()) {
      line(
          text,
          "%,9d %6.1f %,10d %,8.1f %,8.1f %,12.0f %,10.0f %,12.0f",
          keys.keys(),
          keys.load(),
          keys.updates(),
          keys.spent().wallSeconds(),
          keys.spent().cpuSeconds(),
          keys.updatesPerCpuSecond(),
          keys.keysPerCore(),
          keys.stateBytesPerKey());
    }
    Profile profile = result.keys().get(result.keys().size() - 1).profile();
    if (profile != null) {
      line(text, "");
      line(text, "methods at the top of the stack, of %,d samples:", profile.samples());
      profile.methods().forEach(share -> line(text, "%6.1f %%  %s", share.percent(), share.name()));
    }
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }
}

package io.tokenlake.domain.rule;

import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where one minute of one GPU stands.
 *
 * @param minuteMicros start of the minute, µs since the epoch
 * @param revision of the records of one minute the highest counts
 */
public record GpuFacts(GpuDevice device, long minuteMicros, long revision, GpuSums sums) {
  /** What GPUs can be told apart by, beside the tenant. */
  static final List<String> DIMENSIONS =
      List.of(
          "host",
          "gpu_uuid",
          "gpu_instance",
          "gpu_index",
          "model",
          "cluster",
          "job",
          "namespace",
          "pod",
          "team",
          "environment",
          "source",
          "simulated");

  /** What a rule can measure, and how, of a minute. */
  private static final Map<String, GpuSum> PLAIN =
      Map.ofEntries(
          Map.entry("temperature_c", GpuSum.TEMPERATURE_MAX_C),
          Map.entry("memory_temperature_c", GpuSum.MEMORY_TEMPERATURE_MAX_C),
          Map.entry("memory_used", GpuSum.MEMORY_USED_MAX),
          Map.entry("ecc_corrected", GpuSum.ECC_CORRECTED),
          Map.entry("ecc_uncorrected", GpuSum.ECC_UNCORRECTED),
          Map.entry("pcie_replays", GpuSum.PCIE_REPLAYS),
          Map.entry("nvlink_errors", GpuSum.NVLINK_ERRORS),
          Map.entry("nvlinks_down", GpuSum.NVLINKS_DOWN),
          Map.entry("rows_remapped", GpuSum.REMAPPED_ROWS_UNCORRECTED),
          Map.entry("remap_pending", GpuSum.REMAP_PENDING),
          Map.entry("remap_failure", GpuSum.REMAP_FAILURE),
          Map.entry("retired_pages_pending", GpuSum.RETIRED_PAGES_PENDING),
          Map.entry("recovery_action", GpuSum.RECOVERY_ACTION),
          Map.entry("degraded", GpuSum.DEGRADED),
          Map.entry("failed", GpuSum.FAILED));

  /** What is a mean, and therefore told only of a minute that is over. */
  private static final Set<String> MEANS =
      Set.of(
          "utilization",
          "power_w",
          "throttled_power",
          "throttled_thermal",
          "throttled_hw_slowdown",
          "throttled_power_brake",
          "pcie_below",
          "busy_clock");

  /** Names of all that can be measured. */
  static final List<String> METRICS =
      Stream.concat(PLAIN.keySet().stream(), MEANS.stream()).sorted().toList();

  /** A mean of less than half a minute says little about it. */
  private static final double ENOUGH_SECONDS = 30;

  /** Whether a metric only grows while a minute goes on, so that a breach is known at once. */
  static boolean isKnownAtOnce(String metric) {
    return !MEANS.contains(metric);
  }

  /** A metric; null when nothing tells it. */
  Double metric(String name) {
    GpuSum plain = PLAIN.get(name);
    if (plain != null) {
      return sums.get(plain);
    }
    return switch (name) {
      case "utilization" -> mean(GpuSum.UTILIZED_S, GpuSum.UTILIZATION_S);
      case "power_w" -> mean(GpuSum.POWER_J, GpuSum.POWER_S);
      case "throttled_power" -> mean(GpuSum.THROTTLED_POWER_S, GpuSum.COVERED_S);
      case "throttled_thermal" -> mean(GpuSum.THROTTLED_THERMAL_S, GpuSum.COVERED_S);
      case "throttled_hw_slowdown" -> mean(GpuSum.THROTTLED_HW_SLOWDOWN_S, GpuSum.COVERED_S);
      case "throttled_power_brake" -> mean(GpuSum.THROTTLED_POWER_BRAKE_S, GpuSum.COVERED_S);
      case "pcie_below" -> share(GpuSum.LINK_BELOW, GpuSum.LINK_CHECKS);
      case "busy_clock" -> busyClock();
      default -> throw new IllegalArgumentException("no metric of a GPU: " + name);
    };
  }

  /**
   * Some minutes of the same GPU, and this one.
   *
   * @param others null for none
   * @param startMicros where they begin together, µs since the epoch
   */
  public GpuFacts addedTo(GpuFacts others, long startMicros) {
    GpuSums all = new GpuSums();
    if (others != null) {
      all.add(others.sums);
    }
    all.add(sums);
    return new GpuFacts(device, startMicros, revision, all);
  }

  /** How much it does: by its multiprocessors where that is known, else whether any kernel ran. */
  Double activity() {
    Double profiled = mean(GpuSum.SM_ACTIVE_S, GpuSum.PROFILED_S);
    return profiled == null ? mean(GpuSum.UTILIZED_S, GpuSum.UTILIZATION_S) : profiled;
  }

  private Double busyClock() {
    Double clock = mean(GpuSum.BUSY_CLOCK_MHZ_S, GpuSum.BUSY_CLOCK_S);
    Double limit = sums.get(GpuSum.SM_CLOCK_LIMIT_MHZ);
    return clock == null || limit == null || limit <= 0 ? null : Double.valueOf(clock / limit);
  }

  private Double mean(GpuSum of, GpuSum seconds) {
    Double time = sums.get(seconds);
    return time == null || time < ENOUGH_SECONDS ? null : share(of, seconds);
  }

  private Double share(GpuSum of, GpuSum all) {
    Double part = sums.get(of);
    Double whole = sums.get(all);
    return part == null || whole == null || whole <= 0 ? null : Double.valueOf(part / whole);
  }

  /** What a device can be told apart by; what is unknown is not there. */
  public static Map<String, String> dimensions(GpuDevice device) {
    Map<String, String> all = new HashMap<>();
    put(all, "host", device.host());
    put(all, "gpu_uuid", device.uuid());
    put(all, "gpu_instance", device.instance());
    put(all, "gpu_index", device.index());
    put(all, "model", device.model());
    put(all, "cluster", device.cluster());
    put(all, "job", device.job());
    put(all, "namespace", device.namespace());
    put(all, "pod", device.pod());
    put(all, "team", device.team());
    put(all, "environment", device.environment());
    put(all, "source", device.source());
    put(all, "simulated", device.simulated() ? "true" : null);
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}

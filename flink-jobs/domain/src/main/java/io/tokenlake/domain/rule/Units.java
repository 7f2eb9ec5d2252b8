package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.math.MathContext;

/** UCUM units of metrics. */
final class Units {
  private Units() {}

  /**
   * The unit of a metric.
   *
   * @param per unit of time of a rate, such as 1h; null where it is none
   */
  static String of(String metric, String per) {
    String unit = unit(metric == null ? "" : metric);
    return per == null ? unit : unit + "/" + (per.startsWith("1") ? per.substring(1) : per);
  }

  /** A number for people: three digits that count. */
  static String shown(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static String unit(String metric) {
    if (metric.endsWith("_usd")) {
      return "USD";
    }
    if (metric.endsWith("_ms")) {
      return "ms";
    }
    if (metric.endsWith("_w")) {
      return "W";
    }
    if (metric.contains("tokens")) {
      return "{token}";
    }
    return switch (metric) {
      case "temperature_c", "memory_temperature_c" -> "Cel";
      case "absent_s", "dark_s" -> "s";
      case "hardware_xid",
          "driver_xid",
          "application_xid",
          "informational_xid",
          "unknown_xid",
          "fatal_event" ->
          "{event}";
      case "ecc_corrected", "ecc_uncorrected", "pcie_replays", "nvlink_errors" -> "{error}";
      case "nvlinks_down" -> "{link}";
      case "rows_remapped" -> "{row}";
      case "memory_used",
          "utilization",
          "throttled_power",
          "throttled_thermal",
          "throttled_hw_slowdown",
          "throttled_power_brake",
          "pcie_below",
          "busy_clock",
          "behind",
          "remap_pending",
          "remap_failure",
          "retired_pages_pending",
          "recovery_action",
          "degraded",
          "failed" ->
          "1";
      case "context_utilisation", "fallback" -> "1";
      case "steps" -> "{step}";
      case "tool_calls", "tool_failures", "repeats", "tools_in_row" -> "{tool_call}";
      default -> "{call}";
    };
  }
}

package io.tokenlake.domain.rule;

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

  private static String unit(String metric) {
    if (metric.endsWith("_usd")) {
      return "USD";
    }
    if (metric.endsWith("_ms")) {
      return "ms";
    }
    if (metric.contains("tokens")) {
      return "{token}";
    }
    return switch (metric) {
      case "context_utilisation", "fallback" -> "1";
      case "steps" -> "{step}";
      case "tool_calls", "tool_failures", "repeats", "tools_in_row" -> "{tool_call}";
      default -> "{call}";
    };
  }
}

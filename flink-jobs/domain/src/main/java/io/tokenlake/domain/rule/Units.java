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

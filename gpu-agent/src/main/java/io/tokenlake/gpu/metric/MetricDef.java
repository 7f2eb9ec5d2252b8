package io.tokenlake.gpu.metric;

/**
 * A metric as it is sent.
 *
 * @param name in OpenTelemetry's conventions where they have one ({@code hw.*}), else our own
 * @param unit by UCUM
 * @param kind what its values mean over time
 * @param whole whether its values are whole numbers
 * @param description for people
 */
public record MetricDef(String name, String unit, Kind kind, boolean whole, String description) {
  /** A metric of the catalogue: kind and type of the values are one word there. */
  static MetricDef parse(String name, String unit, String kind, String description) {
    return switch (kind) {
      case "gauge" -> new MetricDef(name, unit, Kind.GAUGE, false, description);
      case "code" -> new MetricDef(name, unit, Kind.GAUGE, true, description);
      case "updown" -> new MetricDef(name, unit, Kind.UP_DOWN, true, description);
      case "counter" -> new MetricDef(name, unit, Kind.COUNTER, true, description);
      case "amount" -> new MetricDef(name, unit, Kind.COUNTER, false, description);
      default -> throw new IllegalArgumentException(name + " is of no kind " + kind);
    };
  }

  /** A gauge of fractions. */
  public static MetricDef gauge(String name, String unit, String description) {
    return parse(name, unit, "gauge", description);
  }

  /** A gauge of whole numbers. */
  public static MetricDef code(String name, String unit, String description) {
    return parse(name, unit, "code", description);
  }

  /** A sum of whole numbers that may fall. */
  public static MetricDef upDown(String name, String unit, String description) {
    return parse(name, unit, "updown", description);
  }

  /** A count of whole numbers. */
  public static MetricDef counter(String name, String unit, String description) {
    return parse(name, unit, "counter", description);
  }
}

package io.tokenlake.domain.rule;

import io.tokenlake.domain.detect.Gates;
import java.util.function.Function;

/**
 * One measure of an entity that detectors watch.
 *
 * @param name what it is called in tables and alerts
 * @param metric of the window
 * @param of what it is the share of; null where it is none
 * @param gates what must hold for a finding to matter
 */
public record Series(String name, String metric, String of, Gates gates) {

  /**
   * The value in a window; null when nothing tells it.
   *
   * @param metrics the metrics of the window
   */
  Double value(Function<String, Double> metrics) {
    Double value = metrics.apply(metric);
    if (of == null || value == null) {
      return value;
    }
    Double whole = metrics.apply(of);
    return whole == null || whole <= 0 ? null : Double.valueOf(value / whole);
  }

  /** UCUM unit of the value. */
  String unit() {
    String unit = Units.of(metric, null);
    String ofWhat = of == null ? "1" : Units.of(of, null);
    if (unit.equals(ofWhat)) {
      return "1";
    }
    return ofWhat.equals("1") ? unit : unit + "/" + ofWhat;
  }
}

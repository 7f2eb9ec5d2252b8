package io.tokenlake.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.detect.Thresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the detector scored.
 *
 * @param series number of series
 * @param points number of points
 * @param frozen score with the frozen threshold
 * @param best score with the threshold that is best on this corpus
 * @param counts windows found and false alarms with the frozen threshold
 * @param missed windows that were not found with it
 * @param heldOut standard score with thresholds from the other groups; not a number when there are
 *     none
 * @param spread scores with other parameters
 * @param microsPerPoint mean CPU time a point
 * @param bytesPerKey size of a key's state
 */
public record NabReport(
    int series,
    long points,
    Map<NabProfile, Double> frozen,
    Map<NabProfile, NabScorer.Best> best,
    NabScorer.Counts counts,
    List<String> missed,
    double heldOut,
    List<Draw> spread,
    double microsPerPoint,
    int bytesPerKey) {
  private static final double DIGITS = 1e4;

  /**
   * Standard scores with one set of other parameters.
   *
   * @param best with the threshold that is best for them
   * @param frozen with the frozen threshold
   */
  public record Draw(double best, double frozen) {}

  /** A table for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%d series, %,d points, threshold %.4f", series, points, Thresholds.INFO);
    line(text, "");
    line(text, "profile                frozen   optimised   at threshold");
    for (NabProfile profile : NabProfile.values()) {
      NabScorer.Best optimised = best.get(profile);
      line(
          text,
          "%-20s %8.2f %11.2f %14.4f",
          profile.name().toLowerCase(Locale.ROOT),
          frozen.get(profile),
          optimised.score(),
          optimised.threshold());
    }
    line(text, "");
    line(
        text,
        "frozen: %d of %d windows found, %d false alarms",
        counts.found(),
        counts.windows(),
        counts.falseAlarms());
    if (!Double.isNaN(heldOut)) {
      line(text, "standard with each group's threshold from the other groups: %.2f", heldOut);
    }
    line(text, "%.2f µs a point, %d bytes a key", microsPerPoint, bytesPerKey);
    missed.forEach(window -> line(text, "missed: %s", window));
    if (!spread.isEmpty()) {
      line(text, "");
      line(text, "standard over %d draws of other parameters, each x1/1.5 to x1.5", spread.size());
      quantiles(text, "threshold optimised", spread.stream().mapToDouble(Draw::best).toArray());
      quantiles(text, "threshold frozen", spread.stream().mapToDouble(Draw::frozen).toArray());
    }
    return text.toString();
  }

  /** The figures as one line of JSON; null where a corpus without windows has no score. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    put(json, "standard_frozen", frozen.get(NabProfile.STANDARD));
    put(json, "low_fp_frozen", frozen.get(NabProfile.REWARD_LOW_FP_RATE));
    put(json, "low_fn_frozen", frozen.get(NabProfile.REWARD_LOW_FN_RATE));
    put(json, "standard_optimised", best.get(NabProfile.STANDARD).score());
    put(json, "us_per_point", microsPerPoint);
    json.put("bytes_per_key", bytesPerKey);
    return json.toString();
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) {
      json.putNull(name);
    } else {
      json.put(name, Math.round(value * DIGITS) / DIGITS);
    }
  }

  private static void quantiles(StringBuilder text, String name, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    line(
        text,
        "%-20s min %.1f  p10 %.1f  median %.1f  p90 %.1f  max %.1f",
        name,
        sorted[0],
        sorted[last / 10],
        sorted[last / 2],
        sorted[last * 9 / 10],
        sorted[last]);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

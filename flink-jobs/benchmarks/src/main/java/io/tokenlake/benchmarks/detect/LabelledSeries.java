package io.tokenlake.benchmarks.detect;

import java.util.List;

/**
 * A series and the windows in which something was wrong.
 *
 * @param name path below the folder of the series, {@code group/file.csv}
 * @param timestamps time of each point as its file writes it
 * @param epochSeconds the same as seconds since the epoch
 * @param values value of each point
 * @param windows labelled incidents, ascending, apart from each other
 */
public record LabelledSeries(
    String name,
    List<String> timestamps,
    long[] epochSeconds,
    double[] values,
    List<Window> windows) {
  private static final double PROBATION = 0.15;
  private static final int LONGEST_PROBATION = 750;

  /**
   * An incident, by index of its first and of its last point.
   *
   * @param first index of the first point
   * @param last index of the last point, which belongs to the window
   */
  public record Window(int first, int last) {
    int width() {
      return last - first + 1;
    }
  }

  /** Number of points. */
  public int size() {
    return values.length;
  }

  /** Folder of the series, by which corpora are split. */
  public String group() {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** Points at the start that NAB does not score: 15 % of the first 5,000. */
  public int probation() {
    return Math.min((int) (PROBATION * size()), LONGEST_PROBATION);
  }
}

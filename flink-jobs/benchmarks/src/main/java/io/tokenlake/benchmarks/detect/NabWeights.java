package io.tokenlake.benchmarks.detect;

import io.tokenlake.benchmarks.detect.LabelledSeries.Window;

/**
 * What an alarm at each point of one series is worth before the profile's weights, as NAB defines
 * it (Lavin and Ahmad 2015, "Evaluating Real-time Anomaly Detection Algorithms"): a sigmoid that is
 * 1 at the start of a window and falls to 0 at its end, and from there to -1 at three widths past
 * the last window; -1 before any window.
 */
final class NabWeights {
  private static final double STEEPNESS = 5.0;
  private static final double FAR = 3.0;
  private static final double AT_START_OF_WINDOW = sigmoid(-1.0);

  /** Index into the windows of the series; -1 outside of all. */
  final int[] window;

  /** In a window: 0 to 1, of which only the best counts. Outside: -1 to 0, which all count. */
  final double[] worth;

  NabWeights(LabelledSeries series) {
    int points = series.size();
    window = new int[points];
    worth = new double[points];
    int next = 0;
    Window past = null;
    for (int i = 0; i < points; i++) {
      if (next < series.windows().size() && i > series.windows().get(next).last()) {
        past = series.windows().get(next);
        next++;
      }
      boolean inside = next < series.windows().size() && i >= series.windows().get(next).first();
      window[i] = inside ? next : -1;
      worth[i] = inside ? within(series.windows().get(next), i) : after(past, i);
    }
  }

  private static double within(Window current, int i) {
    return sigmoid(-(current.last() - i + 1) / (double) current.width()) / AT_START_OF_WINDOW;
  }

  private static double after(Window past, int i) {
    return past == null ? -1 : sigmoid((i - past.last()) / (double) (past.width() - 1));
  }

  private static double sigmoid(double position) {
    return position > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
  }
}

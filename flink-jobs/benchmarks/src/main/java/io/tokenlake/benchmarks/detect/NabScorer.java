package io.tokenlake.benchmarks.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * NAB's score of a whole corpus at one threshold, or at the best one. 0 is a detector that never
 * alarms, 100 one that alarms at the first point of each window and nowhere else.
 *
 * <p>Scores of points are those that a detector emits, one array a series; a point alarms when its
 * score reaches the threshold. Points in probation are not counted.
 */
public final class NabScorer {
  private static final double PERCENT = 100;

  private final List<LabelledSeries> corpus;
  private final List<NabWeights> weights;
  private final int windows;

  public NabScorer(List<LabelledSeries> corpus) {
    this.corpus = List.copyOf(corpus);
    this.weights = corpus.stream().map(NabWeights::new).toList();
    this.windows = corpus.stream().mapToInt(series -> series.windows().size()).sum();
  }

  /**
   * The best threshold for a corpus, and the score there.
   *
   * @param threshold smallest emitted score that alarms; infinite when no alarm is best
   * @param score the corpus's score at that threshold
   */
  public record Best(double threshold, double score) {}

  /**
   * What was found at a threshold.
   *
   * @param found windows with at least one alarm
   * @param windows all windows
   * @param falseAlarms alarms outside of windows, after probation
   */
  public record Counts(int found, int windows, int falseAlarms) {}

  /** The score when each point of at least {@code threshold} is an alarm. */
  public double score(List<double[]> scores, double threshold, NabProfile profile) {
    Tally tally = new Tally(profile);
    for (int series = 0; series < corpus.size(); series++) {
      double[] points = scores.get(series);
      for (int i = corpus.get(series).probation(); i < points.length; i++) {
        if (points[i] >= threshold) {
          tally.alarm(series, i);
        }
      }
    }
    return tally.normalised();
  }

  /** The threshold with the highest score, found by trying every score that was emitted. */
  public Best best(List<double[]> scores, NabProfile profile) {
    record Point(double score, int series, int index) {}
    List<Point> points = new ArrayList<>();
    for (int series = 0; series < corpus.size(); series++) {
      double[] emitted = scores.get(series);
      for (int i = corpus.get(series).probation(); i < emitted.length; i++) {
        if (emitted[i] > 0) {
          points.add(new Point(emitted[i], series, i));
        }
      }
    }
    points.sort(Comparator.comparingDouble(Point::score).reversed());

    Tally tally = new Tally(profile);
    Best best = new Best(Double.POSITIVE_INFINITY, tally.normalised());
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      tally.alarm(point.series(), point.index());
      boolean lastOfItsScore = i + 1 == points.size() || points.get(i + 1).score() < point.score();
      if (lastOfItsScore && tally.normalised() > best.score()) {
        best = new Best(point.score(), tally.normalised());
      }
    }
    return best;
  }

  /** Of each series which windows hold an alarm. */
  List<boolean[]> found(List<double[]> scores, double threshold) {
    List<boolean[]> found = new ArrayList<>();
    for (int series = 0; series < corpus.size(); series++) {
      double[] points = scores.get(series);
      boolean[] hit = new boolean[corpus.get(series).windows().size()];
      for (int i = corpus.get(series).probation(); i < points.length; i++) {
        int window = weights.get(series).window[i];
        if (points[i] >= threshold && window >= 0) {
          hit[window] = true;
        }
      }
      found.add(hit);
    }
    return found;
  }

  /** How many windows hold an alarm, and how many alarms no window holds. */
  public Counts count(List<double[]> scores, double threshold) {
    int found = 0;
    for (boolean[] series : found(scores, threshold)) {
      for (boolean hit : series) {
        found += hit ? 1 : 0;
      }
    }
    int falseAlarms = 0;
    for (int series = 0; series < corpus.size(); series++) {
      double[] points = scores.get(series);
      for (int i = corpus.get(series).probation(); i < points.length; i++) {
        falseAlarms += points[i] >= threshold && weights.get(series).window[i] < 0 ? 1 : 0;
      }
    }
    return new Counts(found, windows, falseAlarms);
  }

  /** The running sum over alarms, in any order. */
  private final class Tally {
    private final NabProfile profile;
    private final double[][] bestOfWindow;
    private double sum;

    Tally(NabProfile profile) {
      this.profile = profile;
      bestOfWindow = new double[corpus.size()][];
      for (int series = 0; series < corpus.size(); series++) {
        bestOfWindow[series] = new double[corpus.get(series).windows().size()];
        Arrays.fill(bestOfWindow[series], -profile.falseNegative());
      }
      sum = -windows * profile.falseNegative();
    }

    void alarm(int series, int i) {
      int window = weights.get(series).window[i];
      double worth = weights.get(series).worth[i];
      if (window < 0) {
        sum += profile.falsePositive() * worth;
        return;
      }
      double gain = profile.truePositive() * worth - bestOfWindow[series][window];
      if (gain > 0) {
        bestOfWindow[series][window] += gain;
        sum += gain;
      }
    }

    /** Of a corpus without windows there is nothing to normalise by: not a number. */
    double normalised() {
      double nothing = -windows * profile.falseNegative();
      double perfect = windows * profile.truePositive();
      return PERCENT * (sum - nothing) / (perfect - nothing);
    }
  }
}

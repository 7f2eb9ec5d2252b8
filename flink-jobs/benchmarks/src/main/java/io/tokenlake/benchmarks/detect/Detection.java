package io.tokenlake.benchmarks.detect;

import io.tokenlake.domain.detect.NoveltyDetector;
import io.tokenlake.domain.detect.Thresholds;
import io.tokenlake.domain.detect.Tuning;
import java.util.List;

/** The production detector over whole series, one state a series, point by point. */
final class Detection {
  private Detection() {}

  /** Scores of one series, as the detector emits them. */
  static double[] scores(LabelledSeries series, Tuning tuning) {
    NoveltyDetector detector = new NoveltyDetector(tuning);
    double[] scores = new double[series.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = detector.step(series.epochSeconds()[i], series.values()[i]);
    }
    return scores;
  }

  static List<double[]> scores(List<LabelledSeries> corpus, Tuning tuning) {
    return corpus.stream().map(series -> scores(series, tuning)).toList();
  }

  /** A score within 0 and 1: 0.5 at the threshold of severity info. */
  static double squash(double score) {
    return score / (score + Thresholds.INFO);
  }
}

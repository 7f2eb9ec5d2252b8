package io.tokenlake.benchmarks.detect;

import io.tokenlake.domain.detect.NoveltyDetector;
import io.tokenlake.domain.detect.Thresholds;
import io.tokenlake.domain.detect.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * The production detector over a corpus in NAB's layout: one frozen set of parameters and one
 * frozen threshold for all series.
 */
public final class NabBenchmark {
  private static final long SEED = 42;

  private final List<LabelledSeries> corpus;
  private final NabScorer scorer;

  public NabBenchmark(List<LabelledSeries> corpus) {
    this.corpus = List.copyOf(corpus);
    this.scorer = new NabScorer(this.corpus);
  }

  /**
   * Scores the corpus.
   *
   * @param perturbations how often to score it again with other parameters, each of them multiplied
   *     by a factor from 1/1.5 to 1.5
   */
  public NabReport run(int perturbations) {
    Detection.scores(corpus, Tuning.FROZEN); // so that the compiler has seen it
    double start = ThreadClock.micros();
    List<double[]> scores = Detection.scores(corpus, Tuning.FROZEN);
    double micros = ThreadClock.micros() - start;
    long points = corpus.stream().mapToLong(LabelledSeries::size).sum();

    Map<NabProfile, Double> frozen = new EnumMap<>(NabProfile.class);
    Map<NabProfile, NabScorer.Best> best = new EnumMap<>(NabProfile.class);
    for (NabProfile profile : NabProfile.values()) {
      frozen.put(profile, scorer.score(scores, Thresholds.INFO, profile));
      best.put(profile, scorer.best(scores, profile));
    }
    return new NabReport(
        corpus.size(),
        points,
        frozen,
        best,
        scorer.count(scores, Thresholds.INFO),
        missed(scores),
        heldOut(scores),
        spread(perturbations),
        micros / points,
        NoveltyDetector.BYTES);
  }

  /** Writes the scores of all series for NAB's own scorer. */
  public void write(Path folder) throws IOException {
    for (LabelledSeries series : corpus) {
      double[] scores =
          Arrays.stream(Detection.scores(series, Tuning.FROZEN)).map(Detection::squash).toArray();
      ResultFiles.write(ResultFiles.of(folder, series), series, scores);
    }
  }

  private List<String> missed(List<double[]> scores) {
    List<boolean[]> found = scorer.found(scores, Thresholds.INFO);
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < corpus.size(); i++) {
      LabelledSeries series = corpus.get(i);
      for (int window = 0; window < series.windows().size(); window++) {
        if (!found.get(i)[window]) {
          int first = series.windows().get(window).first();
          missed.add(series.name() + " from " + series.timestamps().get(first));
        }
      }
    }
    return missed;
  }

  /**
   * The standard score when the threshold for each group is the best one for all other groups; not
   * a number when there is only one group.
   */
  private double heldOut(List<double[]> scores) {
    List<double[]> pooled = new ArrayList<>(scores);
    TreeSet<String> groups = new TreeSet<>();
    corpus.forEach(series -> groups.add(series.group()));
    if (groups.size() < 2) {
      return Double.NaN;
    }
    for (String group : groups) {
      List<LabelledSeries> others = new ArrayList<>();
      List<double[]> othersScores = new ArrayList<>();
      for (int i = 0; i < corpus.size(); i++) {
        if (!corpus.get(i).group().equals(group)) {
          others.add(corpus.get(i));
          othersScores.add(scores.get(i));
        }
      }
      double threshold = new NabScorer(others).best(othersScores, NabProfile.STANDARD).threshold();
      for (int i = 0; i < corpus.size(); i++) {
        if (corpus.get(i).group().equals(group)) {
          double[] alarms = scores.get(i);
          pooled.set(i, Arrays.stream(alarms).map(s -> s >= threshold ? 1 : 0).toArray());
        }
      }
    }
    return scorer.score(pooled, 1, NabProfile.STANDARD);
  }

  private List<NabReport.Draw> spread(int draws) {
    Random random = new Random(SEED);
    List<NabReport.Draw> spread = new ArrayList<>();
    for (int i = 0; i < draws; i++) {
      List<double[]> scores = Detection.scores(corpus, Perturbation.of(Tuning.FROZEN, random));
      spread.add(
          new NabReport.Draw(
              scorer.best(scores, NabProfile.STANDARD).score(),
              scorer.score(scores, Thresholds.INFO, NabProfile.STANDARD)));
    }
    return spread;
  }
}

package io.tokenlake.domain.detect;

/**
 * The parameters of {@link NoveltyDetector}. There is one set for all series, {@link #FROZEN};
 * others exist to measure how much hangs on it. Counts of samples are of samples five minutes
 * apart.
 *
 * @param regions most regions that a cover remembers
 * @param widest width of a region at most, as a share of the range
 * @param leak share of its half-width that the range loses with each sample
 * @param warmUp samples before anything is called new
 * @param surprise distance, as a share of the range, that counts as a surprise
 * @param calming share of the surprises that each sample forgets
 * @param homeShare share of all samples that makes a region a home
 * @param away distance from home, as a share of the range, that counts as an excursion
 * @param seasonRate how fast the mean of an hour of the week learns
 * @param recentRate how fast the level that stands in for an unseen hour learns
 * @param levelRate how fast the level learns
 * @param stepMemory samples after which a step that was seen once is forgotten
 * @param episode samples after which the same score is said again
 * @param value weight of the channel of that name, as the following
 */
public record Tuning(
    int regions,
    double widest,
    double leak,
    double warmUp,
    double surprise,
    double calming,
    double homeShare,
    double away,
    double seasonRate,
    double recentRate,
    double levelRate,
    double stepMemory,
    double episode,
    double value,
    double season,
    double level,
    double step,
    double seasonAgain,
    double levelAgain) {

  /** The parameters of production. */
  public static final Tuning FROZEN =
      new Tuning(
          8, 0.35, 2e-4, 150, 0.01, 0.002, 0.03, 0.05, 0.1, 0.05, 0.03, 300, 50, 1, 0.25, 0.25,
          0.03, 0.01, 0.01);
}

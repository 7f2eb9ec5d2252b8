package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is said about all series of an entity for one window.
 *
 * @param series by name, in the order in which they were judged
 * @param together what they say together
 */
public record EntityJudgement(Map<String, OfSeries> series, EntityVerdict together) {

  /** What was measured of a series, and what the detectors say about it. */
  public record OfSeries(double value, Verdict verdict) {

    /** Whether it is outside of its band in a way that matters. */
    public boolean isOff() {
      return verdict.outside() > 0 && verdict.held() == null;
    }
  }

  static EntityJudgement of(Map<String, OfSeries> series) {
    return new EntityJudgement(
        series, EntityVerdict.of(series.values().stream().map(OfSeries::verdict).toList()));
  }

  /** The loudest of all series, and of what they say together; null when there is nothing. */
  public Severity severity() {
    Severity loudest = together.severity();
    for (OfSeries one : series.values()) {
      Severity severity = one.verdict().severity();
      if (severity != null && (loudest == null || severity.compareTo(loudest) > 0)) {
        loudest = severity;
      }
    }
    return loudest;
  }

  /** Whether every value is within its band, and every level where it should be. */
  public boolean withinBands() {
    return series.values().stream().allMatch(one -> one.verdict().withinBand());
  }

  /** The names of the series, what is most unusual first. */
  public List<String> byLoudness() {
    return series.keySet().stream()
        .sorted(
            Comparator.comparing((String name) -> rank(series.get(name)))
                .thenComparing(name -> series.get(name).verdict().highest())
                .reversed())
        .toList();
  }

  private static int rank(OfSeries one) {
    Severity severity = one.verdict().severity();
    int loudness = severity == null ? 0 : severity.ordinal() + 1;
    return 2 * loudness + (one.isOff() ? 1 : 0);
  }
}

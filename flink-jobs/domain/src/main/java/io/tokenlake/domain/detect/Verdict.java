package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.baseline.Band;
import java.util.List;

/**
 * What the detectors say about one sample.
 *
 * @param score how unusual the sample is, 0 or more
 * @param highest highest score of the episode that lasts, 0 when none does
 * @param outside samples in a row, this one included, outside of the band on one side
 * @param band what was expected before the sample was seen
 * @param withinBand whether the value was within the band and the level is where it should be: the
 *     time to say that an incident is over
 * @param held why nothing about this sample matters; null when it does
 * @param age samples before this one, each counted by its share of five minutes
 * @param findings what is to be said, mostly nothing
 */
public record Verdict(
    double score,
    double highest,
    int outside,
    Band band,
    boolean withinBand,
    Held held,
    double age,
    List<Finding> findings) {

  /** The loudest severity of the findings; null when there is none. */
  public Severity severity() {
    Severity loudest = null;
    for (Finding finding : findings) {
      Severity severity = finding.severity();
      if (severity != null && (loudest == null || severity.compareTo(loudest) > 0)) {
        loudest = severity;
      }
    }
    return loudest;
  }
}

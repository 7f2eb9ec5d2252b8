package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import java.util.Collection;

/**
 * What the metrics of one entity say together about one window: an incident seldom touches one
 * metric alone, so that metrics which agree are louder than each.
 *
 * @param score square of the sum of the roots of the metrics' highest scores, of those that are
 *     outside of their bands and not held back
 * @param metrics how many these are
 * @param severity what that asks for; stays as long as the incident lasts, null when there is none
 */
public record EntityVerdict(double score, int metrics, Severity severity) {

  /** Of the verdicts on all metrics of the entity for the same window. */
  public static EntityVerdict of(Collection<Verdict> verdicts) {
    double sum = 0;
    int metrics = 0;
    int lasted = 0;
    double age = Double.POSITIVE_INFINITY;
    for (Verdict verdict : verdicts) {
      if (verdict.outside() > 0 && verdict.held() == null && verdict.highest() > 0) {
        sum += Math.sqrt(verdict.highest());
        metrics++;
        lasted = Math.max(lasted, verdict.outside());
        age = Math.min(age, verdict.age());
      }
    }
    double score = sum * sum;
    boolean page = lasted >= Thresholds.LASTING && Thresholds.pages(score, age);
    return new EntityVerdict(score, metrics, page ? Severity.PAGE : Thresholds.of(score, age));
  }
}

package io.tokenlake.domain.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.baseline.Baseline;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityVerdictTest {
  private static final double OLD = 4 * Series.WEEK;

  private static Verdict metric(double highest, int outside, Held held, double age) {
    return new Verdict(0, highest, outside, new Baseline().band(0), false, held, age, List.of());
  }

  @Test
  void metricsThatAgreeAreLouderThanTheirSum() {
    EntityVerdict verdict =
        EntityVerdict.of(List.of(metric(0.04, 3, null, OLD), metric(0.04, 1, null, OLD)));

    // (0.2 + 0.2)^2
    assertThat(verdict.score()).isEqualTo(0.16, within(1e-12));
    assertThat(verdict.metrics()).isEqualTo(2);
    assertThat(verdict.severity()).isEqualTo(Severity.PAGE);
  }

  @Test
  void whatDoesNotLastDoesNotPage() {
    EntityVerdict verdict =
        EntityVerdict.of(List.of(metric(0.04, 2, null, OLD), metric(0.04, 1, null, OLD)));

    assertThat(verdict.severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void whatIsHeldBackOrBackInItsBandDoesNotCount() {
    EntityVerdict verdict =
        EntityVerdict.of(List.of(metric(0.9, 5, Held.VOLUME, OLD), metric(0.9, 0, null, OLD)));

    assertThat(verdict.score()).isZero();
    assertThat(verdict.severity()).isNull();
  }

  @Test
  void aYoungEntityIsHeldBack() {
    double young = Series.DAY;

    assertThat(EntityVerdict.of(List.of(metric(0.3, 3, null, young))).severity())
        .isEqualTo(Severity.WARN);
    assertThat(EntityVerdict.of(List.of(metric(0.3, 3, null, OLD))).severity())
        .isEqualTo(Severity.PAGE);
  }
}

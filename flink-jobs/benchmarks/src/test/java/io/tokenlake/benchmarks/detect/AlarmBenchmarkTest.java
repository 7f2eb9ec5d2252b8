package io.tokenlake.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Severity;
import org.junit.jupiter.api.Test;

class AlarmBenchmarkTest {

  @Test
  void everyInjectedFaultIsFoundAndNothingElsePages() {
    AlarmReport report = new AlarmBenchmark(300, 1, 7, 1, 3).run();

    assertThat(report.injected()).isNotEmpty();
    assertThat(report.injected().values())
        .allSatisfy(found -> assertThat(found[0] + found[1]).isZero());
    assertThat(report.falsePages()).isZero();
    assertThat(report.findings().get(Severity.PAGE)).isZero();
    assertThat(report.incidents()).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameFindings() {
    AlarmReport one = new AlarmBenchmark(50, 1, 0, 1, 5).run();
    AlarmReport two = new AlarmBenchmark(50, 1, 0, 1, 5).run();
    AlarmReport other = new AlarmBenchmark(50, 1, 0, 1, 6).run();

    assertThat(one.findings()).isEqualTo(two.findings());
    assertThat(one.findings()).isNotEqualTo(other.findings());
  }
}

package io.tokenlake.domain.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class SampleGroupsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final GpuReading POWER = new GpuReading("otel", GpuField.POWER_W, 1, false, null);
  private static final GpuReading CLOCK =
      new GpuReading("otel", GpuField.SM_CLOCK_MHZ, 1e-6, false, null);
  private static final GpuReading LINKS_UP =
      new GpuReading("otel", GpuField.NVLINKS_UP, 1, true, GpuField.NVLINKS);

  private final SampleGroups groups = new SampleGroups();

  @Test
  void pointsOfOneTimeAreOneSampleAlsoWhenTheSdkTookTheTimeAnewForEach() {
    groups.add(Gpus.H200, POWER, SECOND + 300, 600);
    groups.add(Gpus.H200, CLOCK, SECOND, 1.98e9);
    groups.add(Gpus.H200, POWER, 2 * SECOND, 610);

    assertThat(groups.samples())
        .extracting(GpuSample::timeNanos, s -> s.value(GpuField.POWER_W), GpuSample::points)
        .containsExactly(tuple(SECOND, 600.0, 2), tuple(2 * SECOND, 610.0, 1));
    assertThat(groups.samples().get(0).value(GpuField.SM_CLOCK_MHZ)).isEqualTo(1_980);
  }

  @Test
  void aGpuThatIsRepeatedForEachPodThatSharesItIsCountedOnce() {
    assertThat(groups.add(Gpus.H200, POWER, SECOND, 600)).isTrue();
    assertThat(groups.add(Gpus.H200, POWER, SECOND, 600)).isFalse();

    assertThat(groups.samples()).hasSize(1);
    assertThat(groups.samples().get(0).points()).isEqualTo(1);
  }

  @Test
  void valuesOfTwoTimesThatAreCloseAreTwoSamples() {
    groups.add(Gpus.H200, POWER, SECOND, 600);
    groups.add(Gpus.H200, POWER, SECOND + 50_000_000, 610);

    assertThat(groups.samples()).hasSize(2);
  }

  @Test
  void linksAddUp() {
    groups.add(Gpus.H200, LINKS_UP, SECOND, 1);
    groups.add(Gpus.H200, LINKS_UP, SECOND, 0);
    groups.add(Gpus.H200, LINKS_UP, SECOND, 1);

    assertThat(groups.samples().get(0).value(GpuField.NVLINKS_UP)).isEqualTo(2);
    assertThat(groups.samples().get(0).value(GpuField.NVLINKS)).isEqualTo(3);
    assertThat(groups.samples().get(0).points()).isEqualTo(3);
  }
}

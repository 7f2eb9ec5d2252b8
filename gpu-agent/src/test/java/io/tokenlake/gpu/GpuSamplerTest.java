package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.nvml.NvmlStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GpuSamplerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void aSampleHasEveryMetricInTheUnitOfItsName() {
    Sampling sampling = new GpuSampler(new FakeNvml(new FakeGpu("GPU-a")), CLOCK).sample();

    assertThat(sampling.problems()).isEmpty();
    assertThat(sampling.samples())
        .containsExactly(
            new GpuSample(
                NOW,
                "GPU-a",
                "NVIDIA H200",
                "570.124.06",
                97,
                41,
                1_000L,
                10L,
                700L,
                290L,
                63,
                687_250L,
                9_876_543L));
  }

  @Test
  void anAbsentMetricIsNullAndNoProblem() {
    FakeNvml nvml = new FakeNvml(new FakeGpu("GPU-a").withoutEnergy());

    Sampling sampling = new GpuSampler(nvml, CLOCK).sample();

    assertThat(sampling.problems()).isEmpty();
    assertThat(sampling.samples().get(0).energyMillijoules()).isNull();
    assertThat(sampling.samples().get(0).temperatureCelsius()).isEqualTo(63);
  }

  @Test
  void aGpuThatIsLostInMidRunLeavesTheOthersAloneAndComesBack() {
    FakeGpu lost = new FakeGpu("GPU-a");
    GpuSampler sampler = new GpuSampler(new FakeNvml(lost, new FakeGpu("GPU-b")), CLOCK);
    assertThat(sampler.sample().samples()).hasSize(2);

    lost.answer(NvmlStatus.GPU_IS_LOST);
    Sampling known = sampler.sample();
    assertThat(known.problems()).contains("GPU-a: nvmlDeviceGetTemperature answered GPU_IS_LOST");
    assertThat(known.samples().get(0).temperatureCelsius()).isNull();
    assertThat(known.samples().get(1).temperatureCelsius()).isEqualTo(63);

    Sampling lookedUpAgain = sampler.sample();
    assertThat(lookedUpAgain.problems())
        .containsExactly("GPU 0: nvmlDeviceGetUUID answered GPU_IS_LOST");
    assertThat(lookedUpAgain.samples()).extracting(GpuSample::uuid).containsExactly("GPU-b");

    lost.answer(NvmlStatus.SUCCESS);
    assertThat(sampler.sample().samples())
        .extracting(GpuSample::uuid)
        .containsExactly("GPU-a", "GPU-b");
  }
}

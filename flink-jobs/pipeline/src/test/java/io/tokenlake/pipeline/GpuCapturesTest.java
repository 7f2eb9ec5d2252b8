package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuSampleRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others really send of GPUs; {@code src/test/capture/gpu/capture.sh} captured it. */
class GpuCapturesTest {
  private static final long MIB = 1024 * 1024;

  private GpuRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new GpuRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  /** On the gpu-agent's profile {@code sick}, through pynvml. */
  @Test
  void openLitsSdkOnSickGpus() throws Exception {
    List<GpuSampleRecord> samples = samplesOf("openlit-sdk.pb");

    assertThat(samples).hasSize(3);
    GpuSampleRecord sound = of(samples, "GPU-51c00001-2222-3333-4444-555555555555");
    assertThat(sound.getSource()).isEqualTo("openlit");
    assertThat(sound.getEnvironment()).isEqualTo("production");
    assertThat(sound.getModel()).isEqualTo("NVIDIA H100 80GB HBM3");
    assertThat(sound.getUtilization()).isEqualTo(0.9);
    assertThat(sound.getTemperatureC()).isEqualTo(88);
    assertThat(sound.getPowerW()).isEqualTo(690);
    assertThat(sound.getPowerLimitW()).isEqualTo(700);
    assertThat(sound.getMemoryUsedBytes()).isEqualTo(76_770 * MIB);
    assertThat(sound.getMemoryTotalBytes()).isEqualTo(81_559 * MIB);
    GpuSampleRecord garbage = of(samples, "GPU-51c00000-2222-3333-4444-555555555555");
    assertThat(garbage.getUtilization()).as("4294967295 %").isNull();
    assertThat(garbage.getTemperatureC()).as("4000 degrees").isNull();
    assertThat(garbage.getPowerW()).as("4294967 W").isNull();
    assertThat(garbage.getMemoryUsedBytes()).isEqualTo(76_293 * MIB);
    assertThat(rig.letters())
        .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("INVALID_METRIC"))
        .extracting(letter -> letter.detail().replaceFirst(":.*", ""))
        .containsExactlyInAnyOrder(
            "metric gpu.utilization", "metric gpu.temperature", "metric gpu.power.draw");
  }

  @Test
  void aCollectorThatScrapesDcgmExporterTwice() throws Exception {
    List<GpuSampleRecord> samples = samplesOf("dcgm-exporter-scraped.pb");

    assertThat(samples).hasSize(2);
    assertThat(samples)
        .allSatisfy(
            sample -> {
              assertThat(sample.getSource()).isEqualTo("dcgm");
              assertThat(sample.getGpuUuid()).isEqualTo(GpuMetrics.UUID);
              assertThat(sample.getHost()).isEqualTo("gpu-node-7");
              assertThat(sample.getModel()).isEqualTo("NVIDIA L40S");
              assertThat(sample.getPod()).isEqualTo("mistral-6cfb59d6cd-xbwgd");
              assertThat(sample.getGpuInstance()).isNull();
            });
    GpuSampleRecord second = samples.get(1);
    assertThat(second.getUtilization()).isEqualTo(0.91);
    assertThat(second.getTemperatureC()).isEqualTo(62);
    assertThat(second.getPowerW()).isEqualTo(318.402);
    assertThat(second.getMemoryUsedBytes()).isEqualTo(30_500 * MIB);
    assertThat(second.getTensorActive()).isEqualTo(0.2625);
    assertThat(second.getEnergyJ())
        .as("mJ since the scrape before")
        .isEqualTo(314.735, within(1e-6));
    assertThat(rig.events()).extracting(GpuEventRecord::getXidCode).containsExactly(31L);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void aCollectorThatScrapesNvidiaGpuExporter() throws Exception {
    List<GpuSampleRecord> samples = samplesOf("nvidia-gpu-exporter-scraped.pb");

    assertThat(samples).hasSize(2);
    GpuSampleRecord sample = samples.get(0);
    assertThat(sample.getSource()).isEqualTo("nvidia_smi");
    assertThat(sample.getGpuUuid()).isEqualTo(GpuMetrics.UUID);
    assertThat(sample.getUtilization()).isEqualTo(0.42);
    assertThat(sample.getSmClockMhz()).isEqualTo(1_980);
    assertThat(sample.getMemoryUsedBytes()).isEqualTo(8_589_934_592L);
    assertThat(sample.getPowerW()).isEqualTo(28.07);
    assertThat(sample.getTemperatureC()).isEqualTo(34);
    assertThat(sample.getPcieWidth()).isEqualTo(16);
    assertThat(rig.letters()).isEmpty();
  }

  private List<GpuSampleRecord> samplesOf(String file) throws Exception {
    rig.send(GpuDialectsTest.captured(file));
    rig.pass(Duration.ofSeconds(2));
    return rig.samples();
  }

  private static GpuSampleRecord of(List<GpuSampleRecord> samples, String uuid) {
    return samples.stream().filter(s -> s.getGpuUuid().equals(uuid)).findFirst().orElseThrow();
  }
}

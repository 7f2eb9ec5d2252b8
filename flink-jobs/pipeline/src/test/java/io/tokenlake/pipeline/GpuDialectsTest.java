package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tokenlake.schemas.GpuSampleRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each producer's own names and units come to the same columns. */
class GpuDialectsTest {
  private static final Path CAPTURED = Path.of("src/test/resources/gpu");

  private GpuRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new GpuRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void dcgmExporterThroughACollector() throws Exception {
    rig.send(
        GpuMetrics.dcgm(0)
            .gauge("DCGM_FI_DEV_SM_CLOCK", 2520)
            .gauge("DCGM_FI_DEV_GPU_UTIL", 87)
            .gauge("DCGM_FI_DEV_GPU_TEMP", 61)
            .gauge("DCGM_FI_DEV_MEMORY_TEMP", 9223372036854775794.0)
            .gauge("DCGM_FI_DEV_POWER_USAGE", 310.688)
            .gauge("DCGM_FI_DEV_FB_USED", 30_000)
            .gauge("DCGM_FI_DEV_FB_FREE", 15_000)
            .gauge("DCGM_FI_DEV_XID_ERRORS", 0)
            .gauge("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", 0.25)
            .gauge("DCGM_FI_DEV_VGPU_LICENSE_STATUS", 0)
            .counter("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", 4_000_000)
            .bytes());
    GpuSampleRecord sample = settled();

    assertThat(sample)
        .extracting(
            GpuSampleRecord::getSource,
            GpuSampleRecord::getGpuUuid,
            GpuSampleRecord::getGpuInstance,
            GpuSampleRecord::getHost,
            GpuSampleRecord::getGpuIndex,
            GpuSampleRecord::getModel,
            GpuSampleRecord::getDriverVersion,
            GpuSampleRecord::getNamespace,
            GpuSampleRecord::getPod,
            GpuSampleRecord::getContainer)
        .containsExactly(
            "dcgm",
            GpuMetrics.UUID,
            null,
            "gpu-node-7",
            "0",
            "NVIDIA L40S",
            "580.126.09",
            "prod",
            "mistral-6cfb59d6cd-xbwgd",
            "vllm");
    assertThat(sample.getUtilization()).isEqualTo(0.87);
    assertThat(sample.getSmClockMhz()).isEqualTo(2_520);
    assertThat(sample.getTemperatureC()).isEqualTo(61);
    assertThat(sample.getMemoryTemperatureC()).as("a blank is no value").isNull();
    assertThat(sample.getPowerW()).isEqualTo(310.688);
    assertThat(sample.getMemoryUsedBytes()).isEqualTo(31_457_280_000L);
    assertThat(sample.getMemoryFreeBytes()).isEqualTo(15_728_640_000L);
    assertThat(sample.getTensorActive()).isEqualTo(0.25);
    assertThat(sample.getEnergyJ()).as("the first value of a counter").isNull();
    assertThat(sample.getSimulated()).isFalse();
    assertThat(sample.getPoints()).isEqualTo(9);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void aMigInstanceOfDcgmIsADeviceOfItsOwn() throws Exception {
    rig.send(
        GpuMetrics.dcgm(0)
            .gauge("DCGM_FI_DEV_FB_USED", 100)
            .label("GPU_I_PROFILE", "3g.20gb")
            .label("GPU_I_ID", "2")
            .gauge("DCGM_FI_DEV_FB_USED", 40)
            .bytes());
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.samples())
        .extracting(
            GpuSampleRecord::getGpuUuid,
            GpuSampleRecord::getGpuInstance,
            GpuSampleRecord::getMigProfile,
            GpuSampleRecord::getMemoryUsedBytes)
        .containsExactlyInAnyOrder(
            tuple(GpuMetrics.UUID, null, null, 104_857_600L),
            tuple(GpuMetrics.UUID, "2", "3g.20gb", 41_943_040L));
  }

  @Test
  void nvidiaSmiThroughACollectorIsTheSameGpuAlthoughItsUuidLacksThePrefix() throws Exception {
    rig.send(
        GpuMetrics.nvidiaSmi(0)
            .gauge("nvidia_smi_utilization_gpu_ratio", 0.42)
            .gauge("nvidia_smi_memory_used_bytes", 8_589_934_592.0)
            .gauge("nvidia_smi_clocks_current_sm_clock_hz", 1.98e9)
            .gauge("nvidia_smi_power_draw_watts", 28.07)
            .gauge("nvidia_smi_temperature_gpu", 34)
            .gauge("nvidia_smi_pcie_link_gen_current", 3)
            .gauge("nvidia_smi_pcie_link_gen_max", 4)
            .gauge("nvidia_smi_index", 0)
            .bytes());
    GpuSampleRecord sample = settled();

    assertThat(sample.getSource()).isEqualTo("nvidia_smi");
    assertThat(sample.getGpuUuid()).isEqualTo(GpuMetrics.UUID);
    assertThat(sample.getHost()).isEqualTo("workstation");
    assertThat(sample.getUtilization()).isEqualTo(0.42);
    assertThat(sample.getMemoryUsedBytes()).isEqualTo(8_589_934_592L);
    assertThat(sample.getSmClockMhz()).isEqualTo(1_980);
    assertThat(sample.getPcieGeneration()).isEqualTo(3);
    assertThat(sample.getPcieGenerationLimit()).isEqualTo(4);
    assertThat(sample.getPoints()).isEqualTo(7);
  }

  @Test
  void openLitsSdkCountsPercentAndMebibytes() throws Exception {
    rig.send(
        GpuMetrics.openLitSdk(0)
            .gauge("gpu.utilization", 55)
            .gauge("gpu.enc.utilization", 5)
            .gauge("gpu.memory.used", 1_024)
            .gauge("gpu.memory.total", 24_576)
            .gauge("gpu.power.draw", 150)
            .gauge("gpu.fan_speed", 30)
            .bytes());
    GpuSampleRecord sample = settled();

    assertThat(sample.getSource()).isEqualTo("openlit");
    assertThat(sample.getEnvironment()).isEqualTo("production");
    assertThat(sample.getUtilization()).isEqualTo(0.55, within(1e-12));
    assertThat(sample.getEncoderUtilization()).isEqualTo(0.05, within(1e-12));
    assertThat(sample.getMemoryUsedBytes()).isEqualTo(1_073_741_824L);
    assertThat(sample.getMemoryTotalBytes()).isEqualTo(25_769_803_776L);
    assertThat(sample.getModel()).isEqualTo("NVIDIA A10G");
  }

  @Test
  void openLitsCollectorTakesTheTimeAnewForEachInstrument() throws Exception {
    rig.send(
        GpuMetrics.openLitCollector(0)
            .gauge("hw.gpu.utilization", 0.73, text("hw.gpu.task", "general"))
            .gaugeLater("hw.gpu.temperature", 66, 21_000, text("sensor", "die"))
            .gaugeLater("hw.gpu.temperature", 70, 21_000, text("sensor", "memory"))
            .gaugeLater("hw.gpu.power.draw", 120, 48_000)
            .gaugeLater("hw.gpu.clock.graphics", 1_710, 90_000)
            .counter("hw.errors", 4, text("hw.type", "gpu"), text("error.type", "uncorrected"))
            .bytes());
    GpuSampleRecord sample = settled();

    assertThat(sample.getSource()).isEqualTo("otel");
    assertThat(sample.getUtilization()).isEqualTo(0.73);
    assertThat(sample.getTemperatureC()).isEqualTo(66);
    assertThat(sample.getMemoryTemperatureC()).isEqualTo(70);
    assertThat(sample.getPowerW()).isEqualTo(120);
    assertThat(sample.getGraphicsClockMhz()).isEqualTo(1_710);
    assertThat(rig.samples()).hasSize(1);
  }

  /** Captured from the gpu-agent on its profile {@code sick}, whose values are in its file. */
  @Test
  void theGpuAgentOnSickGpus() throws Exception {
    rig.send(captured("agent-sick-1.pb"));
    rig.pass(Duration.ofSeconds(2));

    GpuSampleRecord first = newestOf("GPU-51c00000-2222-3333-4444-555555555555");
    assertThat(first.getUtilization()).as("garbage is absent").isNull();
    assertThat(first.getTemperatureC()).isNull();
    assertThat(first.getMemoryUsedBytes()).isEqualTo(80_000_000_000L);
    GpuSampleRecord second = oldestOf("GPU-51c00001-2222-3333-4444-555555555555");
    assertThat(second.getSource()).isEqualTo("agent");
    assertThat(second.getSimulated()).isTrue();
    assertThat(second.getHost()).startsWith("simulated");
    assertThat(second.getModel()).isEqualTo("NVIDIA H100 80GB HBM3");
    assertThat(second.getUtilization()).isEqualTo(0.9);
    assertThat(second.getTemperatureC()).isEqualTo(88);
    assertThat(second.getPowerW()).isEqualTo(690);
    assertThat(second.getSmClockMhz()).isEqualTo(345);
    assertThat(second.getClockEventReasons()).isEqualTo(72);
    assertThat(second.getRemapFailure()).isTrue();
    assertThat(second.getRemapPending()).isTrue();
    assertThat(second.getRemappedRowsUncorrected()).isEqualTo(1);
    assertThat(second.getRecoveryAction()).isEqualTo(1);
    assertThat(second.getPcieGeneration()).isEqualTo(1);
    assertThat(second.getPcieGenerationLimit()).isEqualTo(5);
    assertThat(second.getPcieWidth()).isEqualTo(8);
    assertThat(second.getPcieWidthLimit()).isEqualTo(16);
    assertThat(rig.letters()).isEmpty();
  }

  /** Captured from the gpu-agent on its profile {@code a100-mig}. */
  @Test
  void theGpuAgentOnMigInstances() throws Exception {
    rig.send(captured("agent-a100-mig.pb"));
    rig.pass(Duration.ofSeconds(2));

    GpuSampleRecord instance =
        rig.samples().stream()
            .filter(s -> "MIG-3d0a6a5c-0000-5555-8888-000000000001".equals(s.getGpuInstance()))
            .findFirst()
            .orElseThrow();
    assertThat(instance.getGpuUuid()).isEqualTo("GPU-a1000000-2222-3333-4444-555555555555");
    assertThat(instance.getMigProfile()).isEqualTo("3g.20gb");
    GpuSampleRecord whole = oldestOf("GPU-a1000001-2222-3333-4444-555555555555");
    assertThat(whole.getNvlinks()).isEqualTo(12);
    assertThat(whole.getNvlinksUp()).as("one of the links is down").isEqualTo(11);
    assertThat(whole.getUtilization()).isEqualTo(0.55);
    assertThat(rig.letters()).isEmpty();
  }

  private GpuSampleRecord settled() throws Exception {
    rig.pass(Duration.ofSeconds(2));
    return rig.samples().get(0);
  }

  private GpuSampleRecord oldestOf(String uuid) {
    return of(uuid).get(0);
  }

  private GpuSampleRecord newestOf(String uuid) {
    List<GpuSampleRecord> samples = of(uuid);
    return samples.get(samples.size() - 1);
  }

  private List<GpuSampleRecord> of(String uuid) {
    return rig.samples().stream().filter(s -> s.getGpuUuid().equals(uuid)).toList();
  }

  static byte[] captured(String file) throws IOException {
    return Files.readAllBytes(CAPTURED.resolve(file));
  }
}

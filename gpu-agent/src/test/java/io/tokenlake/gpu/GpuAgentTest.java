package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.nvml.FakeNvmlLibrary;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GpuAgentTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void oncePrintsOneLineOfJsonForEachGpuOfTheLibrary() throws InterruptedException {
    Path library = FakeNvmlLibrary.current();
    FakeNvmlLibrary.use(library, Path.of("src/test/resources/profiles/two-gpus.profile"));

    int exit = run(JnaNvml::open, "--once", "--library", library.toString());

    assertThat(exit).isZero();
    assertThat(text(err)).isEmpty();
    assertThat(text(out).lines())
        .containsExactly(
            """
            {"time":"2026-03-01T12:00:00Z","uuid":"GPU-11111111-2222-3333-4444-555555555555",\
            "name":"NVIDIA H200","driver_version":"570.124.06","utilization_percent":97,\
            "memory_controller_percent":41,"memory_total_bytes":150754820096,\
            "memory_reserved_bytes":639762432,"memory_used_bytes":130000000000,\
            "memory_free_bytes":20115057664,"temperature_celsius":63,"power_milliwatts":687250,\
            "energy_millijoules":9876543210123}""",
            """
            {"time":"2026-03-01T12:00:00Z","uuid":"GPU-66666666-7777-8888-9999-000000000000",\
            "name":"NVIDIA H200","driver_version":"570.124.06","utilization_percent":0,\
            "memory_controller_percent":0,"memory_total_bytes":150754820096,\
            "memory_reserved_bytes":639762432,"memory_used_bytes":0,\
            "memory_free_bytes":150115057664,"temperature_celsius":31,"power_milliwatts":76120,\
            "energy_millijoules":1234567890}""");
  }

  @Test
  void anAbsentMetricIsNullInTheLine() throws InterruptedException {
    FakeNvml nvml = new FakeNvml(new FakeGpu("GPU-a").withoutEnergy());

    assertThat(run(library -> nvml, "--once")).isZero();
    assertThat(text(out))
        .contains("\"temperature_celsius\":63")
        .contains("\"energy_millijoules\":null");
    assertThat(nvml.closed()).isTrue();
  }

  @Test
  void withoutTheLibraryItSaysWhatToInstallAndExitsWithThree() throws InterruptedException {
    int exit = run(JnaNvml::open, "--once", "--library", "/no/such/libnvidia-ml.so.1");

    assertThat(exit).isEqualTo(3);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("/no/such/libnvidia-ml.so.1").contains("Install the driver");
  }

  @Test
  void aGpuThatCannotBeReadIsNamedAndTheExitCodeIsOne() throws InterruptedException {
    FakeGpu lost = new FakeGpu("GPU-a");
    lost.answer(NvmlStatus.GPU_IS_LOST);
    FakeNvml nvml = new FakeNvml(lost, new FakeGpu("GPU-b"));

    assertThat(run(library -> nvml, "--once")).isEqualTo(1);
    assertThat(text(out).lines()).singleElement().asString().contains("GPU-b");
    assertThat(text(err)).contains("GPU 0: nvmlDeviceGetUUID answered GPU_IS_LOST");
  }

  @Test
  void aMachineWithoutGpusPrintsNoLineAndSaysWhy() throws InterruptedException {
    assertThat(run(library -> new FakeNvml(), "--once")).isZero();
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("knows no GPU");
  }

  @Test
  void helpListsOptionsAndVariablesAndOpensNothing() throws InterruptedException {
    assertThat(run(JnaNvml::open, "--help", "--library", "/no/such/file")).isZero();
    assertThat(text(out)).contains("--once", "--library", "TOKENLAKE_GPU_INTERVAL_MS");
  }

  @Test
  void wrongUsageExitsWithTwo() throws InterruptedException {
    assertThat(run(JnaNvml::open, "--twice")).isEqualTo(2);
    assertThat(text(err)).contains("unknown argument --twice");
  }

  private int run(Function<String, Nvml> nvml, String... args) throws InterruptedException {
    return new GpuAgent(nvml, CLOCK, stream(out), stream(err))
        .run(args, Map.of(), new CountDownLatch(1));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

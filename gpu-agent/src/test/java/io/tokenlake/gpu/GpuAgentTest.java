package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.nvml.FakeNvmlLibrary;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
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
    FakeNvmlLibrary.use(library, FakeNvmlLibrary.profile("h200"));

    int exit = run(JnaNvml::open, "--once", "--library", library.toString());

    assertThat(exit).isZero();
    assertThat(text(err)).isEmpty();
    assertThat(text(out).lines()).hasSize(8);
    assertThat(text(out).lines().findFirst().orElseThrow())
        .startsWith(
            "{\"uuid\":\"GPU-11200000-2222-3333-4444-555555555555\",\"name\":\"NVIDIA H200\","
                + "\"driver_version\":\"580.95.05\",\"index\":0,")
        .contains("\"memory_used\":130000000000,", "\"gpm_sm\":88.5,", "\"vgpu_license\":null")
        .contains("\"absent\":{", "\"vgpu_license\":\"not_supported\"");
  }

  @Test
  void onceShowsMigInstancesBesideTheirGpu() throws InterruptedException {
    assertThat(run(JnaNvml::open, "--once", "--simulate", "a100-mig")).isZero();
    assertThat(text(out).lines()).hasSize(4);
    assertThat(text(out)).contains("\"mig_profile\":\"3g.20gb\"", "\"mig_profile\":null");
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
    Profile lost = Profile.named("sick").with("gpu.2.status=error:15");

    assertThat(run(library -> new SimulatedNvml(lost, CLOCK), "--once")).isEqualTo(1);
    assertThat(text(out).lines()).hasSize(2);
    assertThat(text(err)).contains("GPU 2: nvmlDeviceGetUUID answered GPU_IS_LOST");
  }

  @Test
  void aMachineWithoutGpusPrintsNoLineAndSaysWhy() throws InterruptedException {
    Profile none = Profile.parse("driver=580.1\ngpus=0\n");

    assertThat(run(library -> new SimulatedNvml(none, CLOCK), "--once")).isZero();
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

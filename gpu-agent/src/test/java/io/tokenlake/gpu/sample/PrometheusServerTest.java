package io.tokenlake.gpu.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.TestClock;
import io.tokenlake.gpu.event.EventReporter;
import io.tokenlake.gpu.event.EventWatcher;
import io.tokenlake.gpu.nvml.NvmlEvent;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusServerTest {
  private final TestClock clock = new TestClock();
  private final EventReporter events = new EventReporter(clock, request -> {});

  @Test
  void aScrapeHasDcgmsNamesLabelsAndUnits() throws Exception {
    assertThat(scrape("h200"))
        .contains("# TYPE DCGM_FI_DEV_SM_CLOCK gauge\n")
        .contains(
            "DCGM_FI_DEV_SM_CLOCK{gpu=\"0\",UUID=\"GPU-11200000-2222-3333-4444-555555555555\","
                + "pci_bus_id=\"00000000:10:00.0\",device=\"nvidia0\",modelName=\"NVIDIA H200\","
                + "Hostname=\"node-7\",DCGM_FI_DRIVER_VERSION=\"580.95.05\"} 1780\n")
        .contains("# TYPE DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION counter\n")
        .containsPattern("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION\\{gpu=\"0\".*} 9876543210123\n")
        .containsPattern("DCGM_FI_DEV_POWER_USAGE\\{gpu=\"0\".*} 687\\.25\n")
        .containsPattern("DCGM_FI_PROF_SM_ACTIVE\\{gpu=\"0\".*} 0\\.885\n")
        .containsPattern("DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL\\{gpu=\"0\".*} 15246913578\n");
  }

  @Test
  void whatIsAbsentHasNoLineAndNoBlank() throws Exception {
    assertThat(scrape("sick"))
        .doesNotContain("DCGM_FI_DEV_MEMORY_TEMP")
        .doesNotContainPattern("DCGM_FI_DEV_GPU_TEMP\\{gpu=\"0\"")
        .containsPattern("DCGM_FI_DEV_GPU_TEMP\\{gpu=\"1\".*} 88\n")
        .doesNotContain("9223372036854775794", "4294967295");
  }

  @Test
  void aMigInstanceHasItsProfileAndItsOwnMemory() throws Exception {
    assertThat(scrape("a100-mig"))
        .containsPattern(
            "DCGM_FI_DEV_FB_USED\\{.*GPU_I_PROFILE=\"3g.20gb\",GPU_I_ID=\"1\"} 9536\\.74");
  }

  private String scrape(String profile) throws Exception {
    try (Sampler sampler =
        new Sampler(
            () -> new SimulatedNvml(Profile.named(profile), clock),
            clock,
            Duration.ofSeconds(10),
            Map.of("host.name", "node-7"),
            new EventWatcher((event, gpu) -> {}, message -> {}),
            null,
            message -> {})) {
      sampler.round(point -> {});
      sampler.round(point -> {});
      try (PrometheusServer server =
          PrometheusServer.start(new InetSocketAddress("127.0.0.1", 0), sampler, events)) {
        HttpResponse<String> response =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
            .startsWith("text/plain; version=0.0.4");
        return response.body();
      }
    }
  }

  @Test
  void theLastXidIsAGaugeAsDcgmHasIt() throws Exception {
    Sampler sampler =
        new Sampler(
            () -> new SimulatedNvml(Profile.named("h200"), clock),
            clock,
            Duration.ofSeconds(10),
            Map.of(),
            new EventWatcher((event, gpu) -> {}, message -> {}),
            null,
            message -> {});
    try (sampler) {
      sampler.round(point -> {});
      TrackedGpu gpu = sampler.known().iterator().next();
      events.happened(
          new NvmlEvent(gpu.info().uuid(), NvmlEvent.Kind.XID, 79, null, null), gpu.entity());

      assertThat(DcgmText.of(sampler.known(), events))
          .containsPattern("DCGM_FI_DEV_XID_ERRORS\\{gpu=\"0\".*} 79\n")
          .containsPattern("DCGM_FI_DEV_XID_ERRORS\\{gpu=\"1\".*} 0\n");
    }
  }
}

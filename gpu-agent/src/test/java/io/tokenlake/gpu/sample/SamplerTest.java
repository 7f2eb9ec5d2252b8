package io.tokenlake.gpu.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.tokenlake.gpu.TestClock;
import io.tokenlake.gpu.event.EventWatcher;
import io.tokenlake.gpu.metric.Attributes;
import io.tokenlake.gpu.metric.MetricRequest;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.node.ProcFs;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlUnavailableException;
import io.tokenlake.gpu.nvml.NvmlUnavailableException.Reason;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplerTest {
  private static final String A = "GPU-51c00000-2222-3333-4444-555555555555";
  private static final String B = "GPU-51c00001-2222-3333-4444-555555555555";
  private static final String C = "GPU-51c00002-2222-3333-4444-555555555555";

  private final TestClock clock = new TestClock();
  private final List<String> log = new ArrayList<>();
  private final List<SimulatedNvml> sessions = new ArrayList<>();
  private Profile profile = Profile.named("sick");
  private Sampler sampler;

  @TempDir private Path proc;

  @AfterEach
  void close() {
    if (sampler != null) {
      sampler.close();
    }
  }

  @Test
  void everyGpuSpeaksUnderItsIdentityWithWhatDescribesIt() {
    List<ResourceMetrics> sent = round();

    ResourceMetrics first = of(sent, A);
    assertThat(first.getResource().getAttributesList())
        .contains(
            Attributes.of("host.name", "node-7"),
            Attributes.of("hw.name", "NVIDIA H100 80GB HBM3"),
            Attributes.of("hw.driver_version", "570.124.06"));
    assertThat(point(first, "hw.gpu.memory.usage").getAttributesList())
        .containsExactly(Attributes.of("hw.id", A), Attributes.of("hw.type", "gpu"));
    assertThat(point(first, "hw.gpu.memory.usage").getAsInt()).isEqualTo(80_000_000_000L);
    assertThat(point(of(sent, B), "hw.power").getAsDouble()).isEqualTo(690.0);
  }

  @Test
  void whatIsAbsentHasNoPointAndIsCountedByReason() {
    ResourceMetrics first = of(round(), A);

    assertThat(names(first)).doesNotContain("hw.temperature", "hw.energy");
    assertThat(point(first, "tokenlake.gpu.readings.absent", "tokenlake.gpu.absence", "blank"))
        .extracting(NumberDataPoint::getAsInt)
        .isEqualTo(5L);
    assertThat(point(first, "tokenlake.gpu.readings.absent", "tokenlake.gpu.absence", "failed"))
        .extracting(NumberDataPoint::getAsInt)
        .isEqualTo(0L);
    assertThat(sampler.problems()).isEmpty();
  }

  @Test
  void slowQuantitiesComeWithTheirOwnPace() {
    assertThat(names(of(round(), B))).contains("tokenlake.gpu.remapped_rows", "hw.power");
    clock.move(Duration.ofSeconds(9));
    assertThat(names(of(round(), B)))
        .contains("hw.power")
        .doesNotContain("tokenlake.gpu.remapped_rows");
    clock.move(Duration.ofSeconds(1));
    assertThat(names(of(round(), B))).contains("tokenlake.gpu.remapped_rows");
  }

  @Test
  void reasonsThatHoldClocksDownAreNamed() {
    ResourceMetrics hot = of(round(), B);

    assertThat(throttled(hot, "hw_thermal")).isEqualTo(1);
    assertThat(throttled(hot, "hw_slowdown")).isEqualTo(1);
    assertThat(throttled(hot, "sw_power_cap")).isZero();
  }

  @Test
  void aGpuThatFallsOffTheBusIsSaidToHaveFailedAndLeavesTheOthersAlone() {
    assertThat(status(round(), C)).isEqualTo("ok");
    sessions.get(0).use(profile.with("gpu.2.status=error:15"));
    clock.move(Duration.ofSeconds(1));

    assertThat(status(round(), C)).isEqualTo("failed");
    assertThat(sampler.problems()).contains(C + ": nvmlDeviceGetPowerUsage answered GPU_IS_LOST");
    clock.move(Duration.ofSeconds(1));
    List<ResourceMetrics> later = round();
    assertThat(status(later, C)).isEqualTo("failed");
    assertThat(names(of(later, C))).containsOnly("hw.status");
    assertThat(names(of(later, B))).contains("hw.power", "hw.gpu.memory.usage");
    assertThat(sampler.problems()).contains(C + ": out of reach");
    assertThat(sampler.state().gpus()).isEqualTo(2);
  }

  @Test
  void aGpuThatIsBackIsRecognisedByItsUuid() {
    round();
    sessions.get(0).use(profile.with("gpu.2.status=error:15"));
    round();
    sessions.get(0).use(profile);

    assertThat(status(round(), C)).isEqualTo("ok");
    assertThat(sampler.problems()).isEmpty();
  }

  @Test
  void aGpuThatTheDriverNoLongerCountsIsSaidToHaveFailed() {
    round();
    sessions.get(0).use(profile.with("gpus=2"));
    clock.move(Duration.ofSeconds(10));

    assertThat(status(round(), C)).isEqualTo("failed");
    assertThat(status(round(), A)).isIn("ok", null);
  }

  @Test
  void aLostGpuIsLookedForWithANewSessionNowAndThen() {
    round();
    sessions.get(0).use(profile.with("gpu.2.status=error:15"));
    for (int second = 0; second < 61; second++) {
      clock.move(Duration.ofSeconds(1));
      round();
    }
    clock.move(Duration.ofSeconds(1));
    round();

    assertThat(sessions).hasSize(2);
    assertThat(sessions.get(0).closed()).isTrue();
    assertThat(status(slowRound(), C)).isEqualTo("ok");
  }

  @Test
  void aGpuWhoseCallsFailOrWhoseDriverWantsAResetIsDegraded() {
    List<ResourceMetrics> sent = round();
    assertThat(status(sent, B)).isEqualTo("degraded");

    sessions.get(0).use(profile.with("gpu.0.power_limit=error:999"));
    clock.move(Duration.ofSeconds(10));
    assertThat(status(round(), A)).isEqualTo("degraded");
  }

  @Test
  void aDriverThatIsReloadedEndsTheSessionAndTheNextRoundHasANewOne() {
    round();
    sessions.get(0).use(profile.with("gpu.0.power=error:1"));
    clock.move(Duration.ofSeconds(1));
    round();
    assertThat(sampler.state().noSession()).isEqualTo("uninitialized");
    assertThat(sessions.get(0).closed()).isTrue();
    clock.move(Duration.ofSeconds(1));

    assertThat(names(of(round(), A))).contains("hw.gpu.memory.usage");
    assertThat(sampler.state().noSession()).isNull();
    assertThat(sessions).hasSize(2);
    assertThat(log).filteredOn(line -> line.startsWith("NVML session open")).hasSize(2);
  }

  @Test
  void aDriverThatWasUpdatedIsToldWithTheGpusThatItServes() {
    round();
    sessions.get(0).use(profile.with("gpu.0.power=error:18"));
    clock.move(Duration.ofSeconds(1));
    round();
    profile = profile.with("driver=580.95.05");
    clock.move(Duration.ofSeconds(1));

    assertThat(of(round(), B).getResource().getAttributesList())
        .contains(Attributes.of("hw.driver_version", "580.95.05"));
  }

  @Test
  void energyThatStartsOverWithTheDriverBeginsANewSum() {
    round();
    clock.move(Duration.ofSeconds(1));
    long before = point(of(round(), B), "hw.energy").getTimeUnixNano();
    sessions.get(0).use(profile.with("gpu.1.energy=100"));
    clock.move(Duration.ofSeconds(1));

    NumberDataPoint after = point(of(round(), B), "hw.energy");
    assertThat(after.getAsDouble()).isEqualTo(0.1);
    assertThat(after.getStartTimeUnixNano()).isEqualTo(before);
  }

  @Test
  void withoutADriverItSaysWhyOnceAndTriesAgain() {
    List<Nvml> opened = new ArrayList<>();
    Supplier<Nvml> opener =
        () -> {
          if (opened.isEmpty()) {
            opened.add(null);
            throw new NvmlUnavailableException(Reason.DRIVER_NOT_LOADED, "no driver");
          }
          return new SimulatedNvml(profile, clock);
        };
    sampler = sampler(opener, null);

    assertThat(round()).isEmpty();
    assertThat(sampler.state().noSession()).isEqualTo("driver_not_loaded");
    assertThat(log).containsExactly("no driver");
    clock.move(NvmlSession.RETRY.minusSeconds(1));
    assertThat(round()).isEmpty();
    clock.move(Duration.ofSeconds(1));
    assertThat(round()).isNotEmpty();
    assertThat(sampler.state().noSession()).isNull();
  }

  @Test
  void migInstancesSpeakForThemselvesBesideTheirGpu() {
    profile = Profile.named("a100-mig");
    List<ResourceMetrics> sent = round();

    ResourceMetrics slice = of(sent, "MIG-3d0a6a5c-0000-5555-8888-000000000001");
    assertThat(slice.getResource().getAttributesList())
        .contains(
            Attributes.of("tokenlake.gpu.mig.profile", "3g.20gb"),
            Attributes.of("tokenlake.gpu.mig.gpu_instance", 1),
            Attributes.of("hw.parent", "GPU-a1000000-2222-3333-4444-555555555555"));
    assertThat(point(slice, "hw.gpu.memory.limit").getAsInt()).isEqualTo(20_937_965_568L);
    assertThat(names(slice)).doesNotContain("hw.power", "hw.status");
    assertThat(point(slice, "tokenlake.gpu.process.memory.usage").getAsInt())
        .isEqualTo(9_000_000_000L);
  }

  @Test
  void aMigInstanceThatIsDestroyedIsNoFailure() {
    profile = Profile.named("a100-mig");
    round();
    sessions.get(0).use(profile.with("gpu.0.mig_mode=0"));
    clock.move(Duration.ofSeconds(10));
    List<ResourceMetrics> sent = round();

    assertThat(sampler.problems()).isEmpty();
    assertThat(sent).noneMatch(resource -> id(resource).startsWith("MIG-"));
  }

  @Test
  void aProcessIsToldWithItsOwnerAndForgottenWhenItEnds() throws IOException {
    Path process = Files.createDirectories(proc.resolve("99"));
    Files.writeString(process.resolve("comm"), "vllm\n");
    Files.writeString(process.resolve("cgroup"), "0::/slurm/uid_1/job_17/step_0\n");
    Files.writeString(process.resolve("stat"), "99 (vllm) S" + " 1".repeat(30));
    NumberDataPoint used =
        point(of(round(), B), "tokenlake.gpu.process.utilization", "hw.gpu.task", "memory");

    assertThat(used.getAsDouble()).isEqualTo(0.03);
    assertThat(used.getAttributesList())
        .contains(
            Attributes.of("process.pid", 99),
            Attributes.of("process.executable.name", "vllm"),
            Attributes.of("slurm.job.id", "17"));
    sessions.get(0).use(profile.with("gpu.1.process.0=error:3"));
    clock.move(Duration.ofSeconds(10));
    assertThat(names(of(round(), B))).doesNotContain("tokenlake.gpu.process.utilization");
  }

  @Test
  void linksAreToldOneByOne() {
    profile = Profile.named("h200");
    ResourceMetrics first = of(round(), "GPU-11200000-2222-3333-4444-555555555555");

    Metric errors =
        first.getScopeMetrics(0).getMetricsList().stream()
            .filter(metric -> metric.getName().equals("tokenlake.gpu.nvlink.errors"))
            .findFirst()
            .orElseThrow();
    assertThat(errors.getSum().getDataPointsList())
        .filteredOn(point -> point.getAsInt() > 0)
        .singleElement()
        .satisfies(
            point ->
                assertThat(point.getAttributesList())
                    .contains(
                        Attributes.of("tokenlake.gpu.nvlink.link", 7),
                        Attributes.of("error.type", "crc_errors")));
  }

  private List<ResourceMetrics> slowRound() {
    clock.move(Duration.ofSeconds(10));
    return round();
  }

  private List<ResourceMetrics> round() {
    if (sampler == null) {
      sampler =
          sampler(
              () -> {
                SimulatedNvml nvml = new SimulatedNvml(profile, clock);
                sessions.add(nvml);
                return nvml;
              },
              new ProcFs(proc));
    }
    List<Point> points = new ArrayList<>();
    sampler.round(points::add);
    try {
      return ExportMetricsServiceRequest.parseFrom(MetricRequest.encode(points))
          .getResourceMetricsList();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private Sampler sampler(Supplier<Nvml> opener, ProcFs processes) {
    return new Sampler(
        opener,
        clock,
        Duration.ofSeconds(10),
        Map.of("host.name", "node-7"),
        new EventWatcher((event, gpu) -> {}, log::add),
        processes,
        log::add);
  }

  private static String id(ResourceMetrics resource) {
    return resource.getResource().getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("hw.id"))
        .map(KeyValue::getValue)
        .findFirst()
        .orElseThrow()
        .getStringValue();
  }

  private static ResourceMetrics of(List<ResourceMetrics> sent, String uuid) {
    return sent.stream().filter(resource -> id(resource).equals(uuid)).findFirst().orElseThrow();
  }

  private static List<String> names(ResourceMetrics resource) {
    return resource.getScopeMetrics(0).getMetricsList().stream().map(Metric::getName).toList();
  }

  private static NumberDataPoint point(ResourceMetrics resource, String metric) {
    return points(resource, metric).get(0);
  }

  private static NumberDataPoint point(
      ResourceMetrics resource, String metric, String key, String value) {
    return points(resource, metric).stream()
        .filter(point -> point.getAttributesList().contains(Attributes.of(key, value)))
        .findFirst()
        .orElseThrow();
  }

  private static List<NumberDataPoint> points(ResourceMetrics resource, String metric) {
    return resource.getScopeMetrics(0).getMetricsList().stream()
        .filter(candidate -> candidate.getName().equals(metric))
        .flatMap(
            found ->
                found.hasSum()
                    ? found.getSum().getDataPointsList().stream()
                    : found.getGauge().getDataPointsList().stream())
        .toList();
  }

  private static long throttled(ResourceMetrics resource, String reason) {
    return point(resource, "tokenlake.gpu.throttled", "tokenlake.gpu.reason", reason).getAsInt();
  }

  /** The state that is 1; null if nothing is said. */
  private static String status(List<ResourceMetrics> sent, String uuid) {
    return points(of(sent, uuid), "hw.status").stream()
        .filter(point -> point.getAsInt() == 1)
        .flatMap(point -> point.getAttributesList().stream())
        .filter(attribute -> attribute.getKey().equals("hw.state"))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse(null);
  }
}

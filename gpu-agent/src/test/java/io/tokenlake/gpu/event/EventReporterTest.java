package io.tokenlake.gpu.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tokenlake.gpu.TestClock;
import io.tokenlake.gpu.delivery.Request;
import io.tokenlake.gpu.metric.Attributes;
import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlEvent;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventReporterTest {
  private static final Entity GPU =
      new Entity(Resource.getDefaultInstance(), List.of(Attributes.of("hw.id", "GPU-a")));

  private final TestClock clock = new TestClock();
  private final List<Request> requests = new ArrayList<>();
  private final EventReporter reporter = new EventReporter(clock, requests::add);

  @Test
  void everyXidIsALogRecordOfItsOwnWithCodeClassAndTime() throws Exception {
    clock.move(Duration.ofMillis(1_500));
    reporter.happened(new NvmlEvent("GPU-a", NvmlEvent.Kind.XID, 79, 3, null), GPU);

    LogRecord record = record(0);
    assertThat(record.getEventName()).isEqualTo("tokenlake.gpu.xid");
    assertThat(record.getTimeUnixNano())
        .isEqualTo(clock.instant().toEpochMilli() * 1_000_000)
        .isEqualTo(record.getObservedTimeUnixNano());
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_FATAL);
    assertThat(record.getBody().getStringValue()).startsWith("XID 79: ");
    assertThat(record.getAttributesList())
        .contains(
            Attributes.of("hw.id", "GPU-a"),
            Attributes.of("tokenlake.gpu.xid.code", 79),
            Attributes.of("tokenlake.gpu.xid.class", "hardware"),
            Attributes.of("tokenlake.gpu.mig.gpu_instance", 3));
  }

  @Test
  void repeatedEventsAreCountedSinceTheAgentBegan() {
    long began = clock.instant().getEpochSecond() * 1_000_000_000L;
    clock.move(Duration.ofSeconds(5));
    NvmlEvent xid = new NvmlEvent("GPU-a", NvmlEvent.Kind.XID, 13, null, null);
    reporter.happened(xid, GPU);
    reporter.happened(xid, GPU);
    reporter.happened(
        new NvmlEvent("GPU-a", NvmlEvent.Kind.DOUBLE_BIT_ECC_ERROR, 0, null, null), GPU);
    List<Point> points = new ArrayList<>();
    reporter.points(began + 9, points::add);

    assertThat(requests).hasSize(3);
    assertThat(points).extracting(Point::whole).containsExactly(2L, 1L);
    assertThat(points).extracting(Point::startNanos).containsOnly(began);
    assertThat(reporter.lastXid(GPU)).isEqualTo(13);
  }

  @Test
  void anApplicationsFaultIsNoFatalOneAndAnUnknownCodeAWarning() throws Exception {
    reporter.happened(new NvmlEvent("GPU-a", NvmlEvent.Kind.XID, 31, null, null), GPU);
    reporter.happened(new NvmlEvent("GPU-a", NvmlEvent.Kind.XID, 999, null, null), GPU);

    assertThat(record(0).getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
    assertThat(record(1).getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(record(1).getAttributesList())
        .contains(Attributes.of("tokenlake.gpu.xid.class", "unknown"));
  }

  @Test
  void theTableTellsHardwareFromApplications() {
    assertThat(List.of(48L, 74L, 79L, 95L, 140L)).allMatch(code -> of(code).equals("hardware"));
    assertThat(List.of(13L, 31L, 43L, 94L)).allMatch(code -> of(code).equals("application"));
    assertThat(List.of(119L, 120L)).allMatch(code -> of(code).equals("driver"));
    assertThat(List.of(45L, 63L, 154L)).allMatch(code -> of(code).equals("informational"));
  }

  @Test
  void aWatcherDeliversEventsUntilItIsStoppedAndLivesThroughFailures() {
    Profile profile = Profile.named("h200");
    SimulatedNvml nvml = new SimulatedNvml(profile, clock);
    List<NvmlEvent> seen = new CopyOnWriteArrayList<>();
    List<String> log = new CopyOnWriteArrayList<>();
    EventWatcher watcher = new EventWatcher((event, gpu) -> seen.add(event), log::add);
    NvmlDevice gpu = nvml.device(0);
    watcher.watch(nvml, List.of(gpu), uuid -> GPU);

    nvml.use(profile.with("events=error:15"));
    await().until(() -> log.size() == 1);
    assertThat(log.get(0)).contains("nvmlEventSetWait_v2 answered GPU_IS_LOST");
    nvml.use(profile);
    NvmlEvent xid = new NvmlEvent(gpu.info().uuid(), NvmlEvent.Kind.XID, 79, null, null);
    nvml.raise(xid);
    nvml.raise(new NvmlEvent(gpu.info().uuid(), NvmlEvent.Kind.MIG_CONFIG_CHANGE, 0, null, null));
    await().until(() -> seen.size() == 2);

    assertThat(seen.get(0)).isEqualTo(xid);
    assertThat(watcher.configurationChanged()).isTrue();
    assertThat(watcher.configurationChanged()).isFalse();
    watcher.stop();
    assertThat(watcher.listening()).isFalse();
  }

  private static String of(long code) {
    return XidTable.of(code).faultClass();
  }

  private LogRecord record(int number) throws Exception {
    return ExportLogsServiceRequest.parseFrom(requests.get(number).body())
        .getResourceLogs(0)
        .getScopeLogs(0)
        .getLogRecords(0);
  }
}

package io.tokenlake.gpu.event;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.tokenlake.gpu.delivery.Request;
import io.tokenlake.gpu.delivery.Signal;
import io.tokenlake.gpu.metric.Attributes;
import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.metric.MetricDef;
import io.tokenlake.gpu.metric.MetricRequest;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.metric.Series;
import io.tokenlake.gpu.nvml.NvmlEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says every event twice: at once as a log record of its own, with its time, and as a count, for
 * those who look at metrics only. Safe for any thread.
 */
public final class EventReporter implements EventWatcher.Listener {
  private static final MetricDef EVENTS =
      MetricDef.counter(
          "tokenlake.gpu.events", "{event}", "Events of the GPU since the agent runs");

  private static final String XID_CODE = "tokenlake.gpu.xid.code";
  private static final String XID_CLASS = "tokenlake.gpu.xid.class";

  /** One count with its series. */
  private static final class Count {
    private final Series series;
    private long value;

    private Count(Series series) {
      this.series = series;
    }
  }

  private final Clock clock;
  private final long began;
  private final Consumer<Request> out;
  private final Map<List<Object>, Count> counts = new LinkedHashMap<>();
  private final Map<Entity, Long> lastXids = new ConcurrentHashMap<>();

  /**
   * Creates a reporter.
   *
   * @param out takes a request for each event
   */
  public EventReporter(Clock clock, Consumer<Request> out) {
    this.clock = clock;
    this.began = nanos(clock.instant());
    this.out = out;
  }

  @Override
  public void happened(NvmlEvent event, Entity gpu) {
    Map<String, Object> what = new LinkedHashMap<>();
    what.put("tokenlake.gpu.event", event.kind().name().toLowerCase(Locale.ROOT));
    XidTable.Xid xid = event.kind() == NvmlEvent.Kind.XID ? XidTable.of(event.data()) : null;
    if (xid != null) {
      what.put(XID_CODE, xid.code());
      what.put(XID_CLASS, xid.faultClass());
    }
    synchronized (counts) {
      counts.computeIfAbsent(
              List.of(gpu, what), unused -> new Count(new Series(gpu, EVENTS, what).since(began)))
          .value++;
    }
    out.accept(new Request(Signal.LOGS, 1, encode(event, xid, what, gpu)));
  }

  /** The code of the latest XID of a GPU; null if there was none since the agent runs. */
  public Long lastXid(Entity gpu) {
    return lastXids.get(gpu);
  }

  /** The counts now. */
  public void points(long timeNanos, Consumer<Point> points) {
    synchronized (counts) {
      counts.values().forEach(count -> points.accept(count.series.at(timeNanos, count.value)));
    }
  }

  private byte[] encode(NvmlEvent event, XidTable.Xid xid, Map<String, Object> what, Entity gpu) {
    if (xid != null) {
      lastXids.put(gpu, xid.code());
    }
    long now = nanos(clock.instant());
    Map<String, Object> attributes = new LinkedHashMap<>(what);
    attributes.put("tokenlake.gpu.xid.name", xid == null ? null : xid.name());
    attributes.put("tokenlake.gpu.mig.gpu_instance", event.gpuInstance());
    attributes.put("tokenlake.gpu.mig.compute_instance", event.computeInstance());
    String text =
        xid == null
            ? event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            : "XID " + xid.code() + ": " + xid.name();
    List<KeyValue> all = new ArrayList<>(gpu.attributes());
    all.addAll(Attributes.of(attributes));
    LogRecord record =
        LogRecord.newBuilder()
            .setTimeUnixNano(now)
            .setObservedTimeUnixNano(now)
            .setEventName("tokenlake.gpu." + event.kind().name().toLowerCase(Locale.ROOT))
            .setSeverityNumber(severity(event, xid))
            .setBody(AnyValue.newBuilder().setStringValue(text))
            .addAllAttributes(all)
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(gpu.resource())
                .addScopeLogs(
                    ScopeLogs.newBuilder().setScope(MetricRequest.SCOPE).addLogRecords(record)))
        .build()
        .toByteArray();
  }

  private static SeverityNumber severity(NvmlEvent event, XidTable.Xid xid) {
    return switch (event.kind()) {
      case XID ->
          switch (xid.faultClass()) {
            case "hardware" -> SeverityNumber.SEVERITY_NUMBER_FATAL;
            case "informational" -> SeverityNumber.SEVERITY_NUMBER_INFO;
            case XidTable.UNKNOWN -> SeverityNumber.SEVERITY_NUMBER_WARN;
            default -> SeverityNumber.SEVERITY_NUMBER_ERROR;
          };
      case MIG_CONFIG_CHANGE, SINGLE_BIT_ECC_ERROR -> SeverityNumber.SEVERITY_NUMBER_INFO;
      case SINGLE_BIT_ECC_STORM, DRAM_RETIREMENT, RECOVERY_ACTION, NON_FATAL_POISON ->
          SeverityNumber.SEVERITY_NUMBER_WARN;
      case DOUBLE_BIT_ECC_ERROR, DRAM_RETIREMENT_FAILURE, FATAL_POISON, GPU_UNAVAILABLE ->
          SeverityNumber.SEVERITY_NUMBER_FATAL;
    };
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}

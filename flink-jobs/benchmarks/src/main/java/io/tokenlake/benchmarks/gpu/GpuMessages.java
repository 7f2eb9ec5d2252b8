package io.tokenlake.benchmarks.gpu;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;

/** Messages as the gpu-agent of a machine with eight GPUs writes them, of synthetic values. */
public final class GpuMessages {
  /** GPUs of a machine. */
  public static final int GPUS = 8;

  /** Metric, and attribute and its value, as series of the agent at its fast pace. */
  private static final String[][] GAUGES = {
    {"hw.gpu.utilization", "hw.gpu.task", "general"},
    {"hw.gpu.utilization", "hw.gpu.task", "encoder"},
    {"hw.gpu.utilization", "hw.gpu.task", "decoder"},
    {"hw.gpu.utilization", "hw.gpu.task", "jpeg"},
    {"hw.gpu.utilization", "hw.gpu.task", "ofa"},
    {"tokenlake.gpu.memory.controller.utilization", null, null},
    {"tokenlake.gpu.clock.event_reasons", null, null},
    {"tokenlake.gpu.performance_state", null, null},
    {"hw.temperature", "hw.sensor_location", "gpu"},
    {"hw.temperature", "hw.sensor_location", "memory"},
    {"hw.power", null, null},
    {"tokenlake.gpu.power.average", null, null},
    {"tokenlake.gpu.power.instant", null, null},
    {"tokenlake.gpu.power.limit", "hw.limit_type", "enforced"},
    {"tokenlake.gpu.clock.frequency", "tokenlake.gpu.clock", "sm"},
    {"tokenlake.gpu.clock.frequency", "tokenlake.gpu.clock", "memory"},
    {"tokenlake.gpu.clock.frequency", "tokenlake.gpu.clock", "graphics"},
    {"tokenlake.gpu.clock.frequency", "tokenlake.gpu.clock", "video"},
    {"tokenlake.gpu.graphics.active", null, null},
    {"tokenlake.gpu.sm.active", null, null},
    {"tokenlake.gpu.sm.occupancy", null, null},
    {"tokenlake.gpu.tensor.active", null, null},
    {"tokenlake.gpu.dram.active", null, null},
    {"tokenlake.gpu.pipe.active", "tokenlake.gpu.pipe", "fp64"},
    {"tokenlake.gpu.pipe.active", "tokenlake.gpu.pipe", "fp32"},
    {"tokenlake.gpu.pipe.active", "tokenlake.gpu.pipe", "fp16"},
    {"tokenlake.gpu.throttled", "tokenlake.gpu.reason", "sw_power_cap"},
    {"tokenlake.gpu.throttled", "tokenlake.gpu.reason", "hw_slowdown"},
    {"tokenlake.gpu.throttled", "tokenlake.gpu.reason", "sw_thermal"},
    {"tokenlake.gpu.throttled", "tokenlake.gpu.reason", "hw_thermal"},
    {"hw.gpu.memory.limit", null, null},
    {"hw.gpu.memory.usage", null, null},
    {"tokenlake.gpu.memory.free", null, null},
    {"tokenlake.gpu.memory.reserved", null, null}
  };

  private static final String[][] COUNTERS = {
    {"hw.energy", null, null},
    {"hw.gpu.io", "network.io.direction", "transmit"},
    {"hw.gpu.io", "network.io.direction", "receive"},
    {"tokenlake.gpu.throttled.time", "tokenlake.gpu.reason", "sw_power_cap"},
    {"tokenlake.gpu.throttled.time", "tokenlake.gpu.reason", "thermal"},
    {"tokenlake.gpu.throttled.time", "tokenlake.gpu.reason", "hw_power_brake"},
    {"tokenlake.gpu.throttled.time", "tokenlake.gpu.reason", "sync_boost"},
    {"tokenlake.gpu.throttled.time", "tokenlake.gpu.reason", "reliability"}
  };

  private static final double BUSY = 0.5;

  private GpuMessages() {}

  /**
   * One second of a machine.
   *
   * @param machine number of the machine
   * @param timeNanos when it was sampled, ns since the epoch
   * @param second how long its counters have counted
   */
  public static ExportMetricsServiceRequest second(int machine, long timeNanos, long second) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int gpu = 0; gpu < GPUS; gpu++) {
      String uuid = "GPU-00000000-0000-4000-%04d-%012d".formatted(machine, gpu);
      request.addResourceMetrics(gpu(machine, uuid, timeNanos, second));
    }
    return request.build();
  }

  /**
   * An XID 79 of a GPU of its own.
   *
   * @param tenant whose GPU it is
   */
  static ExportLogsServiceRequest xid(String uuid, String tenant, long timeNanos) {
    LogRecord log =
        LogRecord.newBuilder()
            .setTimeUnixNano(timeNanos)
            .addAttributes(text("tokenlake.gpu.event", "xid"))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("tokenlake.gpu.xid.code")
                    .setValue(AnyValue.newBuilder().setIntValue(79)))
            .addAttributes(text("hw.id", uuid))
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource(0, uuid).toBuilder().addAttributes(text("tenant.id", tenant)))
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build();
  }

  private static ResourceMetrics gpu(int machine, String uuid, long timeNanos, long second) {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    for (String[] gauge : GAUGES) {
      scope.addMetrics(
          Metric.newBuilder()
              .setName(gauge[0])
              .setGauge(Gauge.newBuilder().addDataPoints(point(uuid, gauge, timeNanos, BUSY))));
    }
    for (String[] counter : COUNTERS) {
      NumberDataPoint.Builder point =
          point(uuid, counter, timeNanos, second * BUSY).setStartTimeUnixNano(timeNanos - 1);
      if (counter[0].equals("hw.gpu.io")) {
        point.addAttributes(text("tokenlake.gpu.bus", "pcie"));
      }
      scope.addMetrics(
          Metric.newBuilder()
              .setName(counter[0])
              .setSum(
                  Sum.newBuilder()
                      .setIsMonotonic(true)
                      .setAggregationTemporality(
                          AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                      .addDataPoints(point)));
    }
    return ResourceMetrics.newBuilder()
        .setResource(resource(machine, uuid))
        .addScopeMetrics(scope)
        .build();
  }

  private static Resource resource(int machine, String uuid) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "tokenlake-gpu-agent"))
        .addAttributes(text("host.name", "node-" + machine))
        .addAttributes(text("hw.id", uuid))
        .addAttributes(text("hw.vendor", "NVIDIA"))
        .addAttributes(text("hw.name", "NVIDIA H200"))
        .addAttributes(text("hw.model", "NVIDIA H200"))
        .addAttributes(text("hw.driver_version", "580.95.05"))
        .addAttributes(text("tokenlake.gpu.pci_bus_id", "00000000:1B:00.0"))
        .build();
  }

  private static NumberDataPoint.Builder point(
      String uuid, String[] series, long timeNanos, double value) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(timeNanos)
            .setAsDouble(value)
            .addAttributes(text("hw.id", uuid))
            .addAttributes(text("hw.type", "gpu"));
    if (series[1] != null) {
      point.addAttributes(text(series[1], series[2]));
    }
    return point;
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}

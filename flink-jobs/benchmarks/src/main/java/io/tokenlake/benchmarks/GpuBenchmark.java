package io.tokenlake.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.gpu.GpuField;
import io.tokenlake.domain.gpu.GpuHistory;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.GpuMetricDecoder;
import io.tokenlake.pipeline.convert.GpuRecords;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a sample of a GPU costs from its bytes to its row and its minute, without Flink, state and
 * Parquet; and what parsing the same bytes costs alone. A message is one second of eight GPUs as
 * the gpu-agent writes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class GpuBenchmark {
  private static final int GPUS = 8;
  private static final long START = 1_795_176_000_000_000_000L;

  /** Metric, attribute, value and unit, as series of the agent at its fast pace. */
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

  private final GpuMetricDecoder decoder = new GpuMetricDecoder(AttributionMapping.defaults());
  private final Map<GpuField, CounterDelta> counters = new EnumMap<>(GpuField.class);
  private TopicRecord message;

  @Setup
  public void prepare() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int gpu = 0; gpu < GPUS; gpu++) {
      request.addResourceMetrics(gpu("GPU-00000000-0000-4000-8000-00000000000" + gpu));
    }
    message = new TopicRecord(new Origin("otlp_metrics", 0, 0, 0), request.build().toByteArray());
  }

  /** The limit: the same bytes parsed, and nothing else. */
  @Benchmark
  @OperationsPerInvocation(GPUS)
  public ExportMetricsServiceRequest parse() throws InvalidProtocolBufferException {
    return ExportMetricsServiceRequest.parseFrom(message.payload());
  }

  /** From the bytes to rows of samples, their counters stepped and their minute summed. */
  @Benchmark
  @OperationsPerInvocation(GPUS)
  public void sampleAndSum(Blackhole hole) throws InvalidProtocolBufferException {
    GpuSums sums = new GpuSums();
    ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(message.payload());
    for (GpuSample read : decoder.decode(request, message).samples()) {
      GpuSample settled = GpuHistory.settled(read, grown(read), START - 1_000_000_000L);
      sums.add(settled);
      hole.consume(
          GpuRecords.toRecord(new SampledGpu(settled.device().key(), settled, message.origin())));
    }
    hole.consume(sums);
  }

  private Map<GpuField, Double> grown(GpuSample sample) {
    Map<GpuField, Double> grown = new EnumMap<>(GpuField.class);
    for (GpuField field : GpuField.values()) {
      if (field.isCounter() && sample.value(field) != null) {
        CounterDelta.Step step = GpuHistory.step(counters.get(field), sample, field);
        counters.put(field, step.next());
        grown.put(field, step.added().doubleValue());
      }
    }
    return grown;
  }

  private static ResourceMetrics gpu(String uuid) {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    for (String[] gauge : GAUGES) {
      scope.addMetrics(
          Metric.newBuilder()
              .setName(gauge[0])
              .setGauge(Gauge.newBuilder().addDataPoints(point(uuid, gauge))));
    }
    for (String[] counter : COUNTERS) {
      NumberDataPoint.Builder point = point(uuid, counter).setStartTimeUnixNano(START - 1);
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
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", "tokenlake-gpu-agent"))
                .addAttributes(text("host.name", "node-1"))
                .addAttributes(text("hw.id", uuid))
                .addAttributes(text("hw.vendor", "NVIDIA"))
                .addAttributes(text("hw.name", "NVIDIA H200"))
                .addAttributes(text("hw.model", "NVIDIA H200"))
                .addAttributes(text("hw.driver_version", "580.95.05"))
                .addAttributes(text("tokenlake.gpu.pci_bus_id", "00000000:1B:00.0")))
        .addScopeMetrics(scope)
        .build();
  }

  private static NumberDataPoint.Builder point(String uuid, String[] series) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(START)
            .setAsDouble(0.5)
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

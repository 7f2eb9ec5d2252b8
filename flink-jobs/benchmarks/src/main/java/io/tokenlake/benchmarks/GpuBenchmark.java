package io.tokenlake.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.tokenlake.benchmarks.gpu.GpuMessages;
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
  private static final long START = 1_795_176_000_000_000_000L;

  private final GpuMetricDecoder decoder = new GpuMetricDecoder(AttributionMapping.defaults());
  private final Map<GpuField, CounterDelta> counters = new EnumMap<>(GpuField.class);
  private TopicRecord message;

  @Setup
  public void prepare() {
    byte[] payload = GpuMessages.second(0, START, 0).toByteArray();
    message = new TopicRecord(new Origin("otlp_metrics", 0, 0, 0), payload);
  }

  /** The limit: the same bytes parsed, and nothing else. */
  @Benchmark
  @OperationsPerInvocation(GpuMessages.GPUS)
  public ExportMetricsServiceRequest parse() throws InvalidProtocolBufferException {
    return ExportMetricsServiceRequest.parseFrom(message.payload());
  }

  /** From the bytes to rows of samples, their counters stepped and their minute summed. */
  @Benchmark
  @OperationsPerInvocation(GpuMessages.GPUS)
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
}

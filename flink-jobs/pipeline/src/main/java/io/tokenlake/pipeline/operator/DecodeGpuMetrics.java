package io.tokenlake.pipeline.operator;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.pipeline.AttributionOptions;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.GpuMetricDecoder;
import io.tokenlake.pipeline.convert.Salvage;
import java.util.ArrayList;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Finds samples of GPUs among all metrics. What is of a GPU and cannot be right goes to {@link
 * #DEAD_LETTERS}. What cannot be decoded at all does not: the ledger reads the same topic, and
 * records it there once.
 */
public final class DecodeGpuMetrics extends ProcessFunction<TopicRecord, SampledGpu> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("gpu-metric-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("gpu-metric-counts") {};

  private static final long serialVersionUID = 1L;

  private final AttributionOptions attribution;

  private transient GpuMetricDecoder decoder;

  /**
   * @param attribution which attributes say whose a GPU is
   */
  public DecodeGpuMetrics(AttributionOptions attribution) {
    this.attribution = attribution;
  }

  @Override
  public void open(OpenContext context) {
    decoder = new GpuMetricDecoder(attribution.mapping(getRuntimeContext().getMetricGroup()));
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<SampledGpu> out) {
    ExportMetricsServiceRequest request =
        Salvage.parse(
            record,
            ExportMetricsServiceRequest.getDefaultInstance(),
            Metric.getDefaultInstance(),
            new ArrayList<>());
    GpuMetricDecoder.Decoded decoded = decoder.decode(request, record);
    for (GpuSample sample : decoded.samples()) {
      out.collect(new SampledGpu(sample.device().key(), sample, record.origin()));
    }
    decoded.deadLetters().forEach(letter -> context.output(DEAD_LETTERS, letter));
    int letters = decoded.deadLetters().size();
    if (letters > 0 || decoded.repeats() > 0) {
      context.output(
          COUNTS, Completeness.reclaimed(record.origin(), 0, decoded.repeats(), letters));
    }
  }
}

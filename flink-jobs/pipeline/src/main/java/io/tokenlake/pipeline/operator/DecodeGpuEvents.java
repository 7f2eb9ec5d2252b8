package io.tokenlake.pipeline.operator;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tokenlake.pipeline.AttributionOptions;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.GpuHappening;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.GpuEventDecoder;
import io.tokenlake.pipeline.convert.Salvage;
import java.util.ArrayList;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Finds events of GPUs among all log records. Those that cannot be right go to {@link
 * #DEAD_LETTERS}; what cannot be decoded at all is recorded by the ledger.
 */
public final class DecodeGpuEvents extends ProcessFunction<TopicRecord, GpuHappening> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("gpu-event-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("gpu-event-counts") {};

  private static final long serialVersionUID = 1L;

  private final AttributionOptions attribution;

  private transient GpuEventDecoder decoder;
  private transient Counter ahead;

  /**
   * @param attribution which attributes say whose a GPU is
   */
  public DecodeGpuEvents(AttributionOptions attribution) {
    this.attribution = attribution;
  }

  @Override
  public void open(OpenContext context) {
    decoder = new GpuEventDecoder(attribution.mapping(getRuntimeContext().getMetricGroup()));
    ahead = getRuntimeContext().getMetricGroup().counter(EventTimes.CLOCK_AHEAD);
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<GpuHappening> out) {
    ExportLogsServiceRequest request =
        Salvage.parse(
            record,
            ExportLogsServiceRequest.getDefaultInstance(),
            LogRecord.getDefaultInstance(),
            new ArrayList<>());
    GpuEventDecoder.Decoded decoded = decoder.decode(request, record);
    for (GpuHappening sent : decoded.events()) {
      GpuHappening event = sent.inTime();
      if (event != sent) {
        ahead.inc();
      }
      out.collect(event);
    }
    decoded.deadLetters().forEach(letter -> context.output(DEAD_LETTERS, letter));
    int letters = decoded.deadLetters().size();
    if (letters > 0) {
      context.output(COUNTS, Completeness.reclaimed(record.origin(), 0, 0, letters));
    }
  }
}

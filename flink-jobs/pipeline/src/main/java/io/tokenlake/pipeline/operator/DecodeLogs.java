package io.tokenlake.pipeline.operator;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.pipeline.AttributionOptions;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.CallEvent;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.LogDecoder;
import io.tokenlake.pipeline.convert.LogDecoder.Decoded;
import io.tokenlake.pipeline.convert.Salvage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Finds the log records that tell of model calls, and books those that no span can tell of. What
 * cannot be decoded goes to {@link #DEAD_LETTERS} with its reason, and every record read is counted
 * in {@link #COUNTS}.
 */
public final class DecodeLogs extends ProcessFunction<TopicRecord, Booking> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("log-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("log-counts") {};

  /** Events that belong to a span, which may tell of the same call. */
  public static final OutputTag<CallEvent> EVENTS_OF_SPANS =
      new OutputTag<>("events-of-spans", TextType.in(CallEvent.class));

  private static final long serialVersionUID = 1L;

  private final AttributionOptions attribution;

  private transient LogDecoder decoder;
  private transient Counter ahead;

  /**
   * @param attribution which attributes say who made a call
   */
  public DecodeLogs(AttributionOptions attribution) {
    this.attribution = attribution;
  }

  @Override
  public void open(OpenContext context) {
    AttributionMapping mapping = attribution.mapping(getRuntimeContext().getMetricGroup());
    decoder = LogDecoder.of(mapping);
    ahead = getRuntimeContext().getMetricGroup().counter(EventTimes.CLOCK_AHEAD);
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<Booking> out) {
    List<DeadLetter> broken = new ArrayList<>();
    ExportLogsServiceRequest request =
        Salvage.parse(
            record,
            ExportLogsServiceRequest.getDefaultInstance(),
            LogRecord.getDefaultInstance(),
            broken);
    broken.forEach(letter -> context.output(DEAD_LETTERS, letter));
    long accepted = broken.size();
    long refused = broken.size();
    long skipped = 0;
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      Map<String, Object> resource = decoder.resource(resourceLogs, record.tenant());
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          accepted++;
          Decoded decoded = decoder.decode(log, scopeLogs, resourceLogs, resource, record.origin());
          if (decoded.ahead()) {
            ahead.inc();
          }
          if (decoded.event() != null) {
            context.output(EVENTS_OF_SPANS, decoded.event());
          } else if (decoded.booking() != null) {
            out.collect(decoded.booking());
          } else if (decoded.deadLetter() != null) {
            refused++;
            context.output(DEAD_LETTERS, decoded.deadLetter());
          } else {
            skipped++;
          }
        }
      }
    }
    context.output(COUNTS, Completeness.read(record.origin(), accepted, refused, skipped));
  }
}

package io.tokenlake.pipeline.operator;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tokenlake.domain.genai.LogNormaliser;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.CallEvent;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.LogDecoder;
import io.tokenlake.pipeline.convert.LogDecoder.Decoded;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
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

  private transient LogDecoder decoder;

  @Override
  public void open(OpenContext context) {
    decoder = new LogDecoder(new LogNormaliser());
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<Booking> out) {
    ExportLogsServiceRequest request;
    try {
      request = ExportLogsServiceRequest.parseFrom(record.payload());
    } catch (InvalidProtocolBufferException e) {
      context.output(
          DEAD_LETTERS, DeadLetter.undecodable(record, "ExportLogsServiceRequest", e.getMessage()));
      context.output(COUNTS, Completeness.read(record.origin(), 1, 1, 0));
      return;
    }
    long accepted = 0;
    long refused = 0;
    long skipped = 0;
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      Map<String, Object> resource = decoder.resource(resourceLogs);
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          accepted++;
          Decoded decoded = decoder.decode(log, scopeLogs, resourceLogs, resource, record.origin());
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

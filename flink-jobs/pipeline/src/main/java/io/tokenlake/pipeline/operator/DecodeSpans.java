package io.tokenlake.pipeline.operator;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.pipeline.AttributionOptions;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.TracedSpan;
import io.tokenlake.pipeline.convert.Salvage;
import io.tokenlake.pipeline.convert.SpanDecoder;
import io.tokenlake.pipeline.convert.SpanDecoder.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns OTLP trace requests into spans. What cannot be decoded goes to {@link #DEAD_LETTERS} with
 * its reason, and every record read is counted in {@link #COUNTS}.
 */
public final class DecodeSpans extends ProcessFunction<TopicRecord, TracedSpan> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("read-counts") {};

  private static final long serialVersionUID = 1L;

  private final AttributionOptions attribution;

  private transient SpanDecoder decoder;
  private transient Counter ahead;

  /**
   * @param attribution which attributes say who made a call
   */
  public DecodeSpans(AttributionOptions attribution) {
    this.attribution = attribution;
  }

  @Override
  public void open(OpenContext context) {
    AttributionMapping mapping = attribution.mapping(getRuntimeContext().getMetricGroup());
    decoder = SpanDecoder.of(mapping);
    ahead = getRuntimeContext().getMetricGroup().counter(EventTimes.CLOCK_AHEAD);
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<TracedSpan> out) {
    List<DeadLetter> broken = new ArrayList<>();
    ExportTraceServiceRequest request =
        Salvage.parse(
            record,
            ExportTraceServiceRequest.getDefaultInstance(),
            Span.getDefaultInstance(),
            broken);
    broken.forEach(letter -> context.output(DEAD_LETTERS, letter));
    long accepted = broken.size();
    long refused = broken.size();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      SpanDecoder.Resource resource = decoder.resource(resourceSpans, record.tenant());
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        for (Span span : scopeSpans.getSpansList()) {
          accepted++;
          Decoded decoded = decoder.decode(span, scopeSpans, resource, record.origin());
          if (decoded.deadLetter() == null) {
            if (decoded.span().isAhead()) {
              ahead.inc();
            }
            out.collect(decoded.span());
          } else {
            refused++;
            context.output(DEAD_LETTERS, decoded.deadLetter());
          }
        }
      }
    }
    context.output(COUNTS, Completeness.read(record.origin(), accepted, refused, 0));
  }
}

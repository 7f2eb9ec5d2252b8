package io.tokenlake.pipeline.operator;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.TokenMetricReader;
import io.tokenlake.pipeline.AttributionOptions;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.UsagePoint;
import io.tokenlake.pipeline.convert.MetricDecoder;
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
 * Finds the data points that state usage. What cannot be decoded goes to {@link #DEAD_LETTERS} with
 * its reason, and every point read is counted in {@link #COUNTS}.
 */
public final class DecodeMetrics extends ProcessFunction<TopicRecord, UsagePoint> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("metric-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("metric-counts") {};

  private static final long serialVersionUID = 1L;

  private final AttributionOptions attribution;

  private transient MetricDecoder decoder;
  private transient Counter ahead;

  /**
   * @param attribution which attributes say who made a call
   */
  public DecodeMetrics(AttributionOptions attribution) {
    this.attribution = attribution;
  }

  @Override
  public void open(OpenContext context) {
    AttributionMapping mapping = attribution.mapping(getRuntimeContext().getMetricGroup());
    decoder = new MetricDecoder(new TokenMetricReader(mapping));
    ahead = getRuntimeContext().getMetricGroup().counter(EventTimes.CLOCK_AHEAD);
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<UsagePoint> out) {
    List<DeadLetter> broken = new ArrayList<>();
    ExportMetricsServiceRequest request =
        Salvage.parse(
            record,
            ExportMetricsServiceRequest.getDefaultInstance(),
            Metric.getDefaultInstance(),
            broken);
    broken.forEach(letter -> context.output(DEAD_LETTERS, letter));
    Tally tally = new Tally(context, out, ahead);
    for (ResourceMetrics resourceMetrics : request.getResourceMetricsList()) {
      Map<String, Object> resource = MetricDecoder.resource(resourceMetrics, record.tenant());
      for (ScopeMetrics scopeMetrics : resourceMetrics.getScopeMetricsList()) {
        MetricDecoder.Place place =
            new MetricDecoder.Place(resourceMetrics, resource, scopeMetrics);
        for (Metric metric : scopeMetrics.getMetricsList()) {
          decoder.decode(metric, place, record.origin(), tally::add);
        }
      }
    }
    context.output(
        COUNTS,
        Completeness.read(
            record.origin(),
            broken.size() + tally.accepted,
            broken.size() + tally.refused,
            tally.skipped));
  }

  /** Passes the points of one message on, and counts them. */
  private static final class Tally {
    private final ProcessFunction<TopicRecord, UsagePoint>.Context context;
    private final Collector<UsagePoint> out;
    private final Counter ahead;
    private long accepted;
    private long refused;
    private long skipped;

    Tally(
        ProcessFunction<TopicRecord, UsagePoint>.Context context,
        Collector<UsagePoint> out,
        Counter ahead) {
      this.context = context;
      this.out = out;
      this.ahead = ahead;
    }

    void add(MetricDecoder.Decoded decoded) {
      accepted++;
      if (decoded.point() != null) {
        if (decoded.point().isAhead()) {
          ahead.inc();
        }
        out.collect(decoded.point());
      } else if (decoded.deadLetter() != null) {
        refused++;
        context.output(DEAD_LETTERS, decoded.deadLetter());
      } else {
        skipped++;
      }
    }
  }
}

package io.tokenlake.benchmarks.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import java.util.concurrent.atomic.LongAdder;

/** The limit: one thread that polls, parses and counts, and does nothing else. */
final class BareConsumer {
  private BareConsumer() {}

  /** Reads the topic of spans from its beginning to its end and counts the spans. */
  static long countSpans(String bootstrapServers) {
    LongAdder spans = new LongAdder();
    try (TopicReader reader = new TopicReader(bootstrapServers, Topics.OTLP_SPANS)) {
      reader.readToEnd(message -> spans.add(spansIn(message.value())));
    }
    return spans.sum();
  }

  private static long spansIn(byte[] message) {
    ExportTraceServiceRequest request;
    try {
      request = ExportTraceServiceRequest.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of our own cannot be parsed", e);
    }
    long spans = 0;
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        spans += scope.getSpansCount();
      }
    }
    return spans;
  }
}

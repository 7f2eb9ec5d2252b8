package io.tokenlake.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.tokenlake.ingest.admit.AttributeLimits;
import io.tokenlake.ingest.admit.ContentEncoding.UndecodableException;
import io.tokenlake.ingest.admit.ElementCounter;
import io.tokenlake.ingest.admit.Rejections;
import io.tokenlake.ingest.admit.TenantRates;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.RateLimited;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.schemas.otlp.OtlpJsonException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From received bytes to Kafka records: decompressed, within the limits, decoded, without bad
 * records and content, cut to size and split.
 */
final class RequestReader {
  private final int maxRequestBytes;
  private final int maxElements;
  private final TenantRates rates;
  private final AttributeLimits attributeLimits;
  private final BridgeMetrics metrics;
  private final Map<Signal<?, ?>, ElementCounter> counters;

  /** A decoded request takes several times its bytes, so not all workers may have a large one. */
  private final Semaphore decodedBytes;

  /**
   * What became of a request.
   *
   * @param count of spans, data points or log records that the records hold
   */
  record Reading(List<ProducerRecord<byte[], byte[]>> records, int count, Rejections rejections) {}

  RequestReader(LimitsConfig limits, TenantRates rates, BridgeMetrics metrics) {
    this.maxRequestBytes = limits.maxRequestBytes();
    this.maxElements = limits.maxRequestElements();
    this.rates = rates;
    this.attributeLimits = new AttributeLimits(limits.maxAttributes(), limits.maxValueChars());
    this.metrics = metrics;
    this.counters =
        Signal.ALL.stream()
            .collect(
                Collectors.toMap(
                    signal -> signal,
                    signal -> new ElementCounter(signal.requestType(), maxElements)));
    this.decodedBytes = new Semaphore(maxRequestBytes);
  }

  /** May block, while others decode. */
  Reading read(Arrival arrival, RequestBody body) throws RefusedException {
    byte[] message = decompress(arrival, body);
    metrics.decompressed(arrival.signal().name(), arrival.tenant(), message.length);
    var wait = rates.take(arrival.tenant(), message.length);
    if (wait.isPresent()) {
      throw new RefusedException(
          new RateLimited("this tenant sends more than it may; send again later", wait.get()));
    }
    decodedBytes.acquireUninterruptibly(message.length);
    try {
      return read(arrival.signal(), message, body.format(), arrival);
    } finally {
      decodedBytes.release(message.length);
    }
  }

  private byte[] decompress(Arrival arrival, RequestBody body) throws RefusedException {
    try {
      return body.encoding()
          .decode(body.bytes(), body.offset(), body.end(), maxRequestBytes, arrival.hold());
    } catch (UndecodableException e) {
      throw new RefusedException(
          switch (e.reason()) {
            case BROKEN -> new BadRequest("the body is not valid " + encodingName(body));
            case TOO_LARGE -> tooLarge(maxRequestBytes);
            case NO_ROOM -> ExportService.overloaded();
          });
    }
  }

  private <Q extends Message> Reading read(
      Signal<Q, ?> signal, byte[] message, RequestBody.Format format, Arrival arrival)
      throws RefusedException {
    Q request = parse(signal, message, format);
    Rejections rejections = new Rejections();
    AttributeLimits.Cuts cuts = new AttributeLimits.Cuts();
    Q kept = attributeLimits.apply(signal.withoutContent(signal.judge(request, rejections)), cuts);
    metrics.cut(signal.name(), cuts.dropped(), cuts.shortened());
    byte[] unchanged =
        isSame(kept, request) && format == RequestBody.Format.PROTOBUF ? message : null;
    return new Reading(
        signal.toRecords(kept, unchanged, arrival.receivedAt()), signal.count(kept), rejections);
  }

  private <Q extends Message> Q parse(
      Signal<Q, ?> signal, byte[] message, RequestBody.Format format) throws RefusedException {
    ElementCounter counter = counters.get(signal);
    try {
      if (format == RequestBody.Format.JSON
          ? counter.isJsonOver(message)
          : counter.isOver(message)) {
        throw new RefusedException(
            new TooLarge(
                "the request has more than %d spans, attributes and other elements; send smaller batches"
                    .formatted(maxElements)));
      }
      return format == RequestBody.Format.JSON ? signal.parseJson(message) : signal.parse(message);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          new BadRequest("the body is not an OTLP request of " + signal.name() + " in protobuf"));
    } catch (OtlpJsonException e) {
      throw new RefusedException(
          new BadRequest(
              "the body is not an OTLP request of %s in JSON: %s"
                  .formatted(signal.name(), e.getMessage())));
    }
  }

  static TooLarge tooLarge(int maxBytes) {
    return new TooLarge("the request is larger than " + maxBytes + " bytes; send smaller batches");
  }

  private static String encodingName(RequestBody body) {
    return body.encoding().name().toLowerCase(java.util.Locale.ROOT);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Message one, Message other) {
    return one == other;
  }
}

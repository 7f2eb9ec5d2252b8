package io.tokenlake.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.tokenlake.ingest.admit.AttributeLimits;
import io.tokenlake.ingest.admit.ContentEncoding.UndecodableException;
import io.tokenlake.ingest.admit.Rejections;
import io.tokenlake.ingest.admit.RequestScan;
import io.tokenlake.ingest.admit.TenantRates;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RecordMaker.Provenance;
import io.tokenlake.ingest.convert.RequestSplitter.GrowsTooMuchException;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.RateLimited;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.schemas.otlp.OtlpJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From received bytes to Kafka records: decompressed, within the limits, without content and bad
 * records, cut to size and split. Protobuf is decoded only if something has to be mended.
 */
final class RequestReader {
  /** The smallest element that JSON can have: two braces and a comma. */
  private static final int MIN_JSON_BYTES_OF_ELEMENT = 3;

  private final int maxRequestBytes;
  private final int maxElements;
  private final RecordMaker maker;
  private final TenantRates rates;
  private final AttributeLimits attributeLimits;
  private final BridgeMetrics metrics;
  private final Map<Signal<?, ?>, RequestScan> scans;

  /** A decoded request takes several times its bytes, so not all workers may have a large one. */
  private final Semaphore decodedBytes;

  /**
   * What became of a request.
   *
   * @param found how many spans, data points or log records it has
   */
  record Reading(List<ProducerRecord<byte[], byte[]>> records, long found, Rejections rejections) {
    /** How many of them were not rejected until now; of metrics also those without points are. */
    long count() {
      return Math.max(0, found - rejections.total());
    }
  }

  RequestReader(LimitsConfig limits, RecordMaker maker, TenantRates rates, BridgeMetrics metrics) {
    this.maxRequestBytes = limits.maxRequestBytes();
    this.maxElements = limits.maxRequestElements();
    this.maker = maker;
    this.rates = rates;
    this.attributeLimits = new AttributeLimits(limits.maxAttributes(), limits.maxValueChars());
    this.metrics = metrics;
    this.scans =
        Signal.ALL.stream()
            .collect(
                Collectors.toMap(
                    signal -> signal,
                    signal -> new RequestScan(signal.requestType(), maxElements, attributeLimits)));
    this.decodedBytes = new Semaphore(maxRequestBytes);
  }

  /** May block, while others decode. */
  Reading read(Arrival arrival, RequestBody body) throws RefusedException {
    byte[] message = decompress(arrival, body);
    Signal<?, ?> signal = arrival.signal();
    metrics.decompressed(signal.name(), arrival.tenant(), message.length);
    var delay = rates.take(arrival.tenant(), message.length);
    if (delay.isPresent()) {
      throw new RefusedException(
          new RateLimited("this tenant sends more than it may; send again later", delay.get()));
    }
    try {
      return convert(
          signal,
          body.format() == RequestBody.Format.JSON ? fromJson(signal, message) : message,
          arrival);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          new BadRequest("the body is not an OTLP request of " + signal.name() + " in protobuf"));
    } catch (GrowsTooMuchException e) {
      throw new RefusedException(new TooLarge(e.getMessage()));
    }
  }

  private byte[] decompress(Arrival arrival, RequestBody body) throws RefusedException {
    try {
      return body.encoding()
          .decode(body.bytes(), body.offset(), body.end(), maxRequestBytes, arrival.hold());
    } catch (UndecodableException e) {
      throw new RefusedException(
          switch (e.reason()) {
            case BROKEN ->
                new BadRequest(
                    "the body is not valid " + body.encoding().name().toLowerCase(Locale.ROOT));
            case TOO_LARGE -> tooLarge(maxRequestBytes);
            case NO_ROOM -> ExportService.overloaded();
          });
    }
  }

  private <Q extends Message> Reading convert(Signal<Q, ?> signal, byte[] message, Arrival arrival)
      throws InvalidProtocolBufferException, GrowsTooMuchException, RefusedException {
    RequestScan scan = scans.get(signal);
    if (scan.hasTooManyElements(message)) {
      throw tooManyElements();
    }
    Rejections rejections = new Rejections();
    long[] count = {0};
    List<ProducerRecord<byte[], byte[]>> records =
        signal
            .conversion()
            .toRecords(
                maker,
                message,
                new Provenance(arrival.receivedAt(), arrival.tenant()),
                filtered -> {
                  RequestScan.Findings findings = scan.scan(filtered);
                  count[0] = findings.records();
                  return findings.hasInvalidIds() || findings.mayBeOverLimits()
                      ? mend(signal, filtered, rejections)
                      : filtered;
                },
                (resource, scope, index) ->
                    rejections.add(
                        Rejections.Reason.TOO_LARGE, signal.place(resource, scope, index)));
    return new Reading(records, count[0], rejections);
  }

  /**
   * What Kafka refused for its size, as smaller records.
   *
   * @param rejections takes what cannot be smaller
   */
  List<ProducerRecord<byte[], byte[]>> smaller(
      List<ProducerRecord<byte[], byte[]>> refused, Rejections rejections) throws RefusedException {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    try {
      for (ProducerRecord<byte[], byte[]> record : refused) {
        List<ProducerRecord<byte[], byte[]>> smaller = maker.smaller(record);
        if (smaller.isEmpty()) {
          rejections.add(
              Rejections.Reason.TOO_LARGE, "alone more than " + record.topic() + " takes");
        }
        all.addAll(smaller);
      }
    } catch (GrowsTooMuchException e) {
      throw new RefusedException(new TooLarge(e.getMessage()));
    }
    return all;
  }

  private <Q extends Message> byte[] mend(
      Signal<Q, ?> signal, byte[] message, Rejections rejections)
      throws InvalidProtocolBufferException {
    int permits = Math.min(message.length, maxRequestBytes);
    decodedBytes.acquireUninterruptibly(permits);
    try {
      AttributeLimits.Cuts cuts = new AttributeLimits.Cuts();
      Q kept = attributeLimits.apply(signal.judge(signal.parse(message), rejections), cuts);
      metrics.cut(signal.name(), cuts.dropped(), cuts.shortened());
      return kept.toByteArray();
    } finally {
      decodedBytes.release(permits);
    }
  }

  private byte[] fromJson(Signal<?, ?> signal, byte[] json) throws RefusedException {
    if (json.length / MIN_JSON_BYTES_OF_ELEMENT > maxElements && braces(json) > maxElements) {
      throw tooManyElements();
    }
    decodedBytes.acquireUninterruptibly(json.length);
    try {
      return signal.parseJson(json).toByteArray();
    } catch (OtlpJsonException e) {
      throw new RefusedException(
          new BadRequest(
              "the body is not an OTLP request of %s in JSON: %s"
                  .formatted(signal.name(), e.getMessage())));
    } finally {
      decodedBytes.release(json.length);
    }
  }

  /** At least as many as elements: braces within texts count as well. */
  private static int braces(byte[] json) {
    int count = 0;
    for (byte b : json) {
      count += b == '{' ? 1 : 0;
    }
    return count;
  }

  private RefusedException tooManyElements() {
    return new RefusedException(
        new TooLarge(
            "the request has more than %d spans, attributes and other elements; send smaller batches"
                .formatted(maxElements)));
  }

  static TooLarge tooLarge(int maxBytes) {
    return new TooLarge("the request is larger than " + maxBytes + " bytes; send smaller batches");
  }
}

package io.tokenlake.ingest.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tokenlake.ingest.convert.RequestSplitter.GrowsTooMuchException;
import io.tokenlake.ingest.convert.RequestSplitter.Oversized;
import io.tokenlake.schemas.OtlpHeaders;
import io.tokenlake.schemas.Topics;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * From an encoded request to what Kafka stores: without content, split, keyed, with headers. Works
 * on the bytes; what neither the filter nor the splitter touched is published as it was received.
 */
public final class RecordMaker {
  private static final Header ENCODING =
      new RecordHeader(OtlpHeaders.ENCODING, OtlpHeaders.OTLP_PROTO.getBytes(UTF_8));

  private final ContentFilter filter;
  private final RequestSplitter splitter;

  public RecordMaker(ContentFilter filter, RequestSplitter splitter) {
    this.filter = filter;
    this.splitter = splitter;
  }

  /**
   * What the headers of the records say of their request.
   *
   * @param tenant who sent it, as far as the bridge knows by itself; never what the request claims
   */
  public record Provenance(Instant receivedAt, Optional<String> tenant) {
    private List<Header> headers() {
      List<Header> headers = new ArrayList<>(3);
      headers.add(
          new RecordHeader(
              OtlpHeaders.RECEIVED_AT,
              Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt)).getBytes(UTF_8)));
      headers.add(ENCODING);
      tenant.ifPresent(
          name -> headers.add(new RecordHeader(OtlpHeaders.TENANT, name.getBytes(UTF_8))));
      return headers;
    }
  }

  /** Looks at an encoded request and returns it, or what is left of it. */
  @FunctionalInterface
  public interface Screen {
    byte[] apply(byte[] request) throws InvalidProtocolBufferException;
  }

  /** Makes the records of one request of one signal. */
  @FunctionalInterface
  public interface Conversion {
    /**
     * @param request the encoded request
     * @param screen looks at it once its content is gone
     * @param oversized takes what fits no record
     * @throws InvalidProtocolBufferException if the request breaks off or is garbled
     */
    List<ProducerRecord<byte[], byte[]>> toRecords(
        RecordMaker maker,
        byte[] request,
        Provenance provenance,
        Screen screen,
        Oversized oversized)
        throws InvalidProtocolBufferException, GrowsTooMuchException;
  }

  /** The {@link Conversion} of traces. */
  public List<ProducerRecord<byte[], byte[]>> traces(
      byte[] request, Provenance provenance, Screen screen, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    return records(
        Topics.OTLP_SPANS,
        splitter.traces(screen.apply(filter.traces(request)), oversized),
        provenance.headers());
  }

  /** The {@link Conversion} of metrics. */
  public List<ProducerRecord<byte[], byte[]>> metrics(
      byte[] request, Provenance provenance, Screen screen, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    return records(
        Topics.OTLP_METRICS,
        splitter.metrics(screen.apply(filter.metrics(request)), oversized),
        provenance.headers());
  }

  /** The {@link Conversion} of logs. */
  public List<ProducerRecord<byte[], byte[]>> logs(
      byte[] request, Provenance provenance, Screen screen, Oversized oversized)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    return records(
        Topics.OTLP_LOGS,
        splitter.logs(screen.apply(filter.logs(request)), oversized),
        provenance.headers());
  }

  /**
   * Splits a record that Kafka refused for its size.
   *
   * @return smaller records of the same key and headers; none if it holds a single span, data point
   *     or log record
   */
  public List<ProducerRecord<byte[], byte[]>> smaller(ProducerRecord<byte[], byte[]> record)
      throws GrowsTooMuchException {
    byte[] message = record.value();
    List<Part> parts;
    try {
      parts = halves(record.topic(), message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was read before can be read again", e);
    }
    boolean isSmaller = parts.size() > 1 || parts.get(0).message().length < message.length;
    return isSmaller ? records(record.topic(), parts, record.headers()) : List.of();
  }

  private static List<Part> halves(String topic, byte[] message)
      throws InvalidProtocolBufferException, GrowsTooMuchException {
    RequestSplitter splitter = RequestSplitter.halving(message);
    Oversized none =
        (resource, scope, leaf) -> {
          throw new IllegalStateException("what is large alone stays, alone");
        };
    return switch (topic) {
      case Topics.OTLP_SPANS -> splitter.traces(message, none);
      case Topics.OTLP_METRICS -> splitter.metrics(message, none);
      case Topics.OTLP_LOGS -> splitter.logs(message, none);
      default -> throw new IllegalArgumentException("no record is made for " + topic);
    };
  }

  private static List<ProducerRecord<byte[], byte[]>> records(
      String topic, List<Part> parts, Iterable<Header> headers) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(parts.size());
    for (Part part : parts) {
      records.add(
          new ProducerRecord<>(topic, /* partition= */ null, part.key(), part.message(), headers));
    }
    return records;
  }
}

package io.tokenlake.ingest.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.tokenlake.ingest.convert.Part;
import io.tokenlake.ingest.convert.TraceSplitter;
import io.tokenlake.schemas.OtlpHeaders;
import io.tokenlake.schemas.Topics;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What differs between traces, metrics and logs; everything else is written once.
 *
 * @param <Q> the request message
 * @param <R> the response message
 */
public final class Signal<Q extends Message, R extends Message> {
  public static final Signal<ExportTraceServiceRequest, ExportTraceServiceResponse> TRACES =
      new Signal<>(
          "/v1/traces",
          Topics.OTLP_SPANS,
          TraceServiceGrpc.getExportMethod(),
          ExportTraceServiceRequest.parser(),
          ExportTraceServiceResponse.getDefaultInstance(),
          ContentFilter.DEFAULT::traces,
          TraceSplitter::split);

  public static final Signal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> METRICS =
      new Signal<>(
          "/v1/metrics",
          Topics.OTLP_METRICS,
          MetricsServiceGrpc.getExportMethod(),
          ExportMetricsServiceRequest.parser(),
          ExportMetricsServiceResponse.getDefaultInstance(),
          ContentFilter.DEFAULT::metrics,
          request -> whole(request, request.getResourceMetricsCount()));

  public static final Signal<ExportLogsServiceRequest, ExportLogsServiceResponse> LOGS =
      new Signal<>(
          "/v1/logs",
          Topics.OTLP_LOGS,
          LogsServiceGrpc.getExportMethod(),
          ExportLogsServiceRequest.parser(),
          ExportLogsServiceResponse.getDefaultInstance(),
          ContentFilter.DEFAULT::logs,
          request -> whole(request, request.getResourceLogsCount()));

  /** All signals. */
  public static final List<Signal<?, ?>> ALL = List.of(TRACES, METRICS, LOGS);

  private final String httpPath;
  private final String topic;
  private final MethodDescriptor<Q, R> grpcMethod;
  private final Parser<Q> parser;
  private final R success;
  private final UnaryOperator<Q> contentFilter;
  private final Function<Q, List<Part<Q>>> splitter;

  private Signal(
      String httpPath,
      String topic,
      MethodDescriptor<Q, R> grpcMethod,
      Parser<Q> parser,
      R success,
      UnaryOperator<Q> contentFilter,
      Function<Q, List<Part<Q>>> splitter) {
    this.httpPath = httpPath;
    this.topic = topic;
    this.grpcMethod = grpcMethod;
    this.parser = parser;
    this.success = success;
    this.contentFilter = contentFilter;
    this.splitter = splitter;
  }

  /** Path of the HTTP endpoint. */
  public String httpPath() {
    return httpPath;
  }

  /** Kafka topic of the records. */
  public String topic() {
    return topic;
  }

  /** The gRPC method as the protocol defines it. */
  MethodDescriptor<Q, R> grpcMethod() {
    return grpcMethod;
  }

  /** The response that says that everything was accepted. */
  R success() {
    return success;
  }

  /**
   * Turns a request into what Kafka stores: without content, split, keyed.
   *
   * @param body the encoded request
   * @throws InvalidProtocolBufferException if the body is not such a request
   */
  List<ProducerRecord<byte[], byte[]>> toRecords(byte[] body, Instant receivedAt)
      throws InvalidProtocolBufferException {
    Q request = parser.parseFrom(body);
    List<Part<Q>> parts = splitter.apply(contentFilter.apply(request));
    byte[] receivedAtHeader =
        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt)).getBytes(US_ASCII);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(parts.size());
    for (Part<Q> part : parts) {
      byte[] key = part.key() == null ? null : part.key().getBytes(US_ASCII);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, key, encode(part.message(), request, body));
      record.headers().add(OtlpHeaders.RECEIVED_AT, receivedAtHeader);
      records.add(record);
    }
    return records;
  }

  /** A message that neither the filter nor the splitter touched is still in the received bytes. */
  @SuppressWarnings("ReferenceEquality")
  private static <Q extends Message> byte[] encode(Q message, Q request, byte[] body) {
    return message == request ? body : message.toByteArray();
  }

  private static <Q> List<Part<Q>> whole(Q request, int resources) {
    return resources == 0 ? List.of() : List.of(new Part<>(null, request));
  }
}

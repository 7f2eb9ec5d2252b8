package io.tokenlake.ingest.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.tokenlake.ingest.admit.Rejections;
import io.tokenlake.ingest.admit.SpanIds;
import io.tokenlake.ingest.convert.Part;
import io.tokenlake.ingest.convert.TraceSplitter;
import io.tokenlake.schemas.OtlpHeaders;
import io.tokenlake.schemas.Topics;
import io.tokenlake.schemas.otlp.ContentFilter;
import io.tokenlake.schemas.otlp.OtlpJson;
import io.tokenlake.schemas.otlp.OtlpJsonException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
          "traces",
          Topics.OTLP_SPANS,
          TraceServiceGrpc.getExportMethod(),
          ExportTraceServiceRequest.getDefaultInstance(),
          OtlpJson::traces,
          RecordCounts::spans,
          SpanIds::judge,
          ContentFilter::traces,
          TraceSplitter::split,
          (rejected, message) ->
              ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(rejected)
                          .setErrorMessage(message))
                  .build(),
          ExportTraceServiceResponse.getDefaultInstance());

  public static final Signal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> METRICS =
      new Signal<>(
          "metrics",
          Topics.OTLP_METRICS,
          MetricsServiceGrpc.getExportMethod(),
          ExportMetricsServiceRequest.getDefaultInstance(),
          OtlpJson::metrics,
          RecordCounts::dataPoints,
          (request, rejections) -> request,
          ContentFilter::metrics,
          request -> whole(request, request.getResourceMetricsCount()),
          (rejected, message) ->
              ExportMetricsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportMetricsPartialSuccess.newBuilder()
                          .setRejectedDataPoints(rejected)
                          .setErrorMessage(message))
                  .build(),
          ExportMetricsServiceResponse.getDefaultInstance());

  public static final Signal<ExportLogsServiceRequest, ExportLogsServiceResponse> LOGS =
      new Signal<>(
          "logs",
          Topics.OTLP_LOGS,
          LogsServiceGrpc.getExportMethod(),
          ExportLogsServiceRequest.getDefaultInstance(),
          OtlpJson::logs,
          RecordCounts::logRecords,
          (request, rejections) -> request,
          ContentFilter::logs,
          request -> whole(request, request.getResourceLogsCount()),
          (rejected, message) ->
              ExportLogsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportLogsPartialSuccess.newBuilder()
                          .setRejectedLogRecords(rejected)
                          .setErrorMessage(message))
                  .build(),
          ExportLogsServiceResponse.getDefaultInstance());

  /** All signals. */
  public static final List<Signal<?, ?>> ALL = List.of(TRACES, METRICS, LOGS);

  /** Reads a request in JSON. */
  @FunctionalInterface
  interface JsonReader<Q> {
    Q read(byte[] json) throws OtlpJsonException;
  }

  private final String name;
  private final String topic;
  private final MethodDescriptor<Q, R> grpcMethod;
  private final Q emptyRequest;
  private final JsonReader<Q> jsonReader;
  private final ToIntFunction<Q> counter;
  private final BiFunction<Q, Rejections, Q> judge;
  private final UnaryOperator<Q> contentFilter;
  private final Function<Q, List<Part<Q>>> splitter;
  private final BiFunction<Long, String, R> partialSuccess;
  private final R success;

  private Signal(
      String name,
      String topic,
      MethodDescriptor<Q, R> grpcMethod,
      Q emptyRequest,
      JsonReader<Q> jsonReader,
      ToIntFunction<Q> counter,
      BiFunction<Q, Rejections, Q> judge,
      UnaryOperator<Q> contentFilter,
      Function<Q, List<Part<Q>>> splitter,
      BiFunction<Long, String, R> partialSuccess,
      R success) {
    this.name = name;
    this.topic = topic;
    this.grpcMethod = grpcMethod;
    this.emptyRequest = emptyRequest;
    this.jsonReader = jsonReader;
    this.counter = counter;
    this.judge = judge;
    this.contentFilter = contentFilter;
    this.splitter = splitter;
    this.partialSuccess = partialSuccess;
    this.success = success;
  }

  /** {@code traces}, {@code metrics} or {@code logs}; also the scope that a key needs. */
  public String name() {
    return name;
  }

  /** Path of the HTTP endpoint. */
  public String httpPath() {
    return "/v1/" + name;
  }

  /** Path of the gRPC method. */
  public String grpcPath() {
    return "/" + grpcMethod.getFullMethodName();
  }

  /** Kafka topic of the records. */
  public String topic() {
    return topic;
  }

  /** Type of the request message. */
  Descriptor requestType() {
    return emptyRequest.getDescriptorForType();
  }

  /** The answer to a request of which all or all but the rejected records were accepted. */
  R response(Rejections rejections) {
    return rejections.total() == 0
        ? success
        : partialSuccess.apply(rejections.total(), rejections.message());
  }

  /** Reads an encoded request. */
  @SuppressWarnings("unchecked")
  Q parse(byte[] protobuf) throws InvalidProtocolBufferException {
    return (Q) emptyRequest.getParserForType().parseFrom(protobuf);
  }

  /** Reads a request in JSON. */
  Q parseJson(byte[] json) throws OtlpJsonException {
    return jsonReader.read(json);
  }

  /** How many spans, data points or log records there are. */
  int count(Q request) {
    return counter.applyAsInt(request);
  }

  /** The request without its bad records; the same instance if it has none. */
  Q judge(Q request, Rejections rejections) {
    return judge.apply(request, rejections);
  }

  /** The request without content; the same instance if it has none. */
  Q withoutContent(Q request) {
    return contentFilter.apply(request);
  }

  /**
   * Turns a request into what Kafka stores: split and keyed.
   *
   * @param unchanged an encoding of exactly this request, or null
   */
  List<ProducerRecord<byte[], byte[]>> toRecords(Q request, byte[] unchanged, Instant receivedAt) {
    List<Part<Q>> parts = splitter.apply(request);
    byte[] receivedAtHeader =
        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt)).getBytes(US_ASCII);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(parts.size());
    for (Part<Q> part : parts) {
      byte[] key = part.key() == null ? null : part.key().getBytes(US_ASCII);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, key, encode(part.message(), request, unchanged));
      record.headers().add(OtlpHeaders.RECEIVED_AT, receivedAtHeader);
      records.add(record);
    }
    return records;
  }

  /** A message that the splitter did not touch is still in the bytes that we have. */
  @SuppressWarnings("ReferenceEquality")
  private static <Q extends Message> byte[] encode(Q message, Q request, byte[] unchanged) {
    return message == request && unchanged != null ? unchanged : message.toByteArray();
  }

  private static <Q> List<Part<Q>> whole(Q request, int resources) {
    return resources == 0 ? List.of() : List.of(new Part<>(null, request));
  }
}

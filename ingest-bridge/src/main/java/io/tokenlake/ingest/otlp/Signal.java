package io.tokenlake.ingest.otlp;

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
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RecordMaker.Conversion;
import io.tokenlake.schemas.Topics;
import io.tokenlake.schemas.otlp.OtlpJson;
import io.tokenlake.schemas.otlp.OtlpJsonException;
import java.util.List;
import java.util.function.BiFunction;

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
          SpanIds::judge,
          RecordMaker::traces,
          "resourceSpans[%d].scopeSpans[%d].spans[%d]",
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
          (request, rejections) -> request,
          RecordMaker::metrics,
          "resourceMetrics[%d].scopeMetrics[%d].metrics[%d]",
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
          (request, rejections) -> request,
          RecordMaker::logs,
          "resourceLogs[%d].scopeLogs[%d].logRecords[%d]",
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
  private final BiFunction<Q, Rejections, Q> judge;
  private final Conversion conversion;
  private final String place;
  private final BiFunction<Long, String, R> partialSuccess;
  private final R success;

  private Signal(
      String name,
      String topic,
      MethodDescriptor<Q, R> grpcMethod,
      Q emptyRequest,
      JsonReader<Q> jsonReader,
      BiFunction<Q, Rejections, Q> judge,
      Conversion conversion,
      String place,
      BiFunction<Long, String, R> partialSuccess,
      R success) {
    this.name = name;
    this.topic = topic;
    this.grpcMethod = grpcMethod;
    this.emptyRequest = emptyRequest;
    this.jsonReader = jsonReader;
    this.judge = judge;
    this.conversion = conversion;
    this.place = place;
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

  /** The request without its bad records; the same instance if it has none. */
  Q judge(Q request, Rejections rejections) {
    return judge.apply(request, rejections);
  }

  /** Turns an encoded request into what Kafka stores. */
  Conversion conversion() {
    return conversion;
  }

  /** The path to a span, metric or log record, by the numbers of its resource and scope. */
  String place(int resource, int scope, int index) {
    return place.formatted(resource, scope, index);
  }
}

package io.tokenlake.ingest.otlp;

import com.google.protobuf.Message;
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
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RecordMaker.Conversion;
import io.tokenlake.schemas.Topics;
import java.util.List;

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
          ExportTraceServiceResponse.getDefaultInstance(),
          RecordMaker::traces);

  public static final Signal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> METRICS =
      new Signal<>(
          "/v1/metrics",
          Topics.OTLP_METRICS,
          MetricsServiceGrpc.getExportMethod(),
          ExportMetricsServiceResponse.getDefaultInstance(),
          RecordMaker::metrics);

  public static final Signal<ExportLogsServiceRequest, ExportLogsServiceResponse> LOGS =
      new Signal<>(
          "/v1/logs",
          Topics.OTLP_LOGS,
          LogsServiceGrpc.getExportMethod(),
          ExportLogsServiceResponse.getDefaultInstance(),
          RecordMaker::logs);

  /** All signals. */
  public static final List<Signal<?, ?>> ALL = List.of(TRACES, METRICS, LOGS);

  private final String httpPath;
  private final String topic;
  private final MethodDescriptor<Q, R> grpcMethod;
  private final R success;
  private final Conversion conversion;

  private Signal(
      String httpPath,
      String topic,
      MethodDescriptor<Q, R> grpcMethod,
      R success,
      Conversion conversion) {
    this.httpPath = httpPath;
    this.topic = topic;
    this.grpcMethod = grpcMethod;
    this.success = success;
    this.conversion = conversion;
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

  /** Turns an encoded request into what Kafka stores. */
  Conversion conversion() {
    return conversion;
  }
}

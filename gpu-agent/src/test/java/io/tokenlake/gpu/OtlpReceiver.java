package io.tokenlake.gpu;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.encoding.DecodingService;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceImplBase;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc.MetricsServiceImplBase;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A receiver of OTLP that keeps every request, over gRPC and HTTP on one port. */
final class OtlpReceiver implements AutoCloseable {
  private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
  private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
  private final List<RequestHeaders> headers = new CopyOnWriteArrayList<>();
  private final Server server;
  private final boolean tls;
  private volatile HttpStatus answer = HttpStatus.OK;

  private OtlpReceiver(ServerBuilder builder, boolean tls) {
    this.tls = tls;
    server =
        builder
            .decorator(
                (delegate, context, request) -> {
                  headers.add(request.headers());
                  return delegate.serve(context, request);
                })
            .service(
                "/v1/metrics",
                ((com.linecorp.armeria.server.HttpService)
                        (context, request) ->
                            http(request, ExportMetricsServiceRequest.parser(), metrics))
                    .decorate(DecodingService.newDecorator()))
            .service(
                "/v1/logs",
                ((com.linecorp.armeria.server.HttpService)
                        (context, request) ->
                            http(request, ExportLogsServiceRequest.parser(), logs))
                    .decorate(DecodingService.newDecorator()))
            .service(GrpcService.builder().addServices(new Metrics(), new Logs()).build())
            .build();
    server.start().join();
  }

  static OtlpReceiver plain() {
    return new OtlpReceiver(Server.builder().http(0), false);
  }

  static OtlpReceiver plainOn(int port) {
    return new OtlpReceiver(Server.builder().http(port), false);
  }

  /** One that shows a certificate and asks for ours. */
  static OtlpReceiver mutualTls(Path certificate, Path key, Path trusted) {
    return new OtlpReceiver(
        Server.builder()
            .https(0)
            .tls(certificate.toFile(), key.toFile())
            .tlsCustomizer(
                context ->
                    context
                        .trustManager(trusted.toFile())
                        .clientAuth(io.netty.handler.ssl.ClientAuth.REQUIRE)),
        true);
  }

  URI endpoint() {
    return URI.create((tls ? "https" : "http") + "://localhost:" + port());
  }

  int port() {
    return server.activeLocalPort();
  }

  /** Answers so from now on; gRPC answers UNAVAILABLE instead of anything but OK. */
  void answer(HttpStatus status) {
    answer = status;
  }

  List<RequestHeaders> headers() {
    return headers;
  }

  Stream<ResourceMetrics> resources() {
    return metrics.stream().flatMap(request -> request.getResourceMetricsList().stream());
  }

  Stream<Metric> metrics() {
    return resources()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream());
  }

  Stream<LogRecord> logs() {
    return logs.stream()
        .flatMap(request -> request.getResourceLogsList().stream())
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream());
  }

  private <T extends MessageLite> HttpResponse http(
      HttpRequest request, Parser<T> parser, List<T> kept) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                body -> {
                  if (answer == HttpStatus.OK) {
                    kept.add(parse(parser, body.content()));
                  }
                  return HttpResponse.of(answer, MediaType.PROTOBUF, HttpData.empty());
                }));
  }

  private static <T> T parse(Parser<T> parser, HttpData body) {
    try {
      return parser.parseFrom(body.array());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private <T, R> void grpc(T request, List<T> kept, R success, StreamObserver<R> response) {
    if (answer != HttpStatus.OK) {
      response.onError(Status.UNAVAILABLE.asException());
      return;
    }
    kept.add(request);
    response.onNext(success);
    response.onCompleted();
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private final class Metrics extends MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> response) {
      grpc(request, metrics, ExportMetricsServiceResponse.getDefaultInstance(), response);
    }
  }

  private final class Logs extends LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> response) {
      grpc(request, logs, ExportLogsServiceResponse.getDefaultInstance(), response);
    }
  }
}

package io.tokenlake.gpu;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc.MetricsServiceImplBase;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A receiver of OTLP metrics that keeps every request, over gRPC and HTTP on one port. */
final class OtlpReceiver implements AutoCloseable {
  private final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch received = new CountDownLatch(1);
  private final Server server;

  OtlpReceiver() {
    server =
        Server.builder()
            .http(0)
            .service("/v1/metrics", (context, request) -> http(request))
            .service(GrpcService.builder().addService(new Grpc()).build())
            .build();
    server.start().join();
  }

  URI endpoint() {
    return URI.create("http://localhost:" + server.activeLocalPort());
  }

  /** Reaches 0 with the first request. */
  CountDownLatch received() {
    return received;
  }

  List<ExportMetricsServiceRequest> requests() {
    return requests;
  }

  private HttpResponse http(HttpRequest request) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                body -> {
                  keep(parse(body.content()));
                  return HttpResponse.of(HttpStatus.OK, MediaType.PROTOBUF, HttpData.empty());
                }));
  }

  private static ExportMetricsServiceRequest parse(HttpData body) {
    try {
      return ExportMetricsServiceRequest.parseFrom(body.array());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void keep(ExportMetricsServiceRequest request) {
    requests.add(request);
    received.countDown();
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private final class Grpc extends MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> response) {
      keep(request);
      response.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      response.onCompleted();
    }
  }
}

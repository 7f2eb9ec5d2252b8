package io.tokenlake.local.traffic;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An OTLP/gRPC receiver as small as the protocol allows: it keeps the spans it says OK to. */
final class OtlpReceiver implements AutoCloseable {
  private static final int GRPC_PREFIX_BYTES = 5;

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals;
  private final Server server;

  private OtlpReceiver(int refusals) {
    this.refusals = new AtomicInteger(refusals);
    server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .meterRegistry(new CompositeMeterRegistry())
            .service(
                "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
                (context, request) -> HttpResponse.of(request.aggregate().thenApply(this::accept)))
            .build();
  }

  /** Starts a receiver that is unavailable for its first {@code refusals} requests. */
  static OtlpReceiver start(int refusals) {
    OtlpReceiver receiver = new OtlpReceiver(refusals);
    receiver.server.start().join();
    return receiver;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.activeLocalPort();
  }

  List<Span> spans() {
    return spans;
  }

  @Override
  public void close() {
    CompletableFuture<?> unused = server.closeAsync();
  }

  private HttpResponse accept(AggregatedHttpRequest request) {
    ResponseHeaders headers =
        ResponseHeaders.builder(200).set("content-type", "application/grpc").build();
    if (refusals.getAndDecrement() > 0) {
      return HttpResponse.of(headers, HttpData.empty(), HttpHeaders.of("grpc-status", "14"));
    }
    byte[] message = request.content().array();
    try {
      ExportTraceServiceRequest.parseFrom(
              ByteBuffer.wrap(message, GRPC_PREFIX_BYTES, message.length - GRPC_PREFIX_BYTES))
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    byte[] emptyMessage = new byte[GRPC_PREFIX_BYTES];
    return HttpResponse.of(
        headers, HttpData.wrap(emptyMessage), HttpHeaders.of("grpc-status", "0"));
  }
}

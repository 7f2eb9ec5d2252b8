package io.tokenlake.ingest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.cors.CorsService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.tokenlake.ingest.admit.RetryAdvice;
import io.tokenlake.ingest.auth.Authenticator;
import io.tokenlake.ingest.auth.CurrentTls;
import io.tokenlake.ingest.auth.TlsFiles;
import io.tokenlake.ingest.config.ListenConfig;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.ops.OwnTraces;
import io.tokenlake.ingest.otlp.ExportService;
import io.tokenlake.ingest.otlp.GrpcProtocol;
import io.tokenlake.ingest.otlp.HttpProtocol;
import io.tokenlake.ingest.otlp.OtlpEndpoint;
import io.tokenlake.ingest.otlp.OtlpStatus;
import io.tokenlake.ingest.otlp.Protocol;
import io.tokenlake.ingest.otlp.ServerErrors;
import io.tokenlake.ingest.otlp.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** The OTLP ports. Both serve both protocols, so a client that confuses them still works. */
final class OtlpServer implements AutoCloseable {
  /** The server waits this long after the last response, so that it is on the wire. */
  private static final Duration DRAIN_QUIET_PERIOD = Duration.ofMillis(100);

  /** Length prefix of a gRPC message; the endpoints themselves enforce the limit to the byte. */
  private static final int GRPC_PREFIX_BYTES = 5;

  private static final Duration CORS_MAX_AGE = Duration.ofHours(2);

  private final Server server;
  private final int grpcPort;
  private final int httpPort;

  private OtlpServer(Server server) {
    this.server = server;
    List<InetSocketAddress> addresses = List.copyOf(server.activePorts().keySet());
    this.grpcPort = addresses.get(0).getPort();
    this.httpPort = addresses.get(1).getPort();
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException if an address cannot be listened on
   */
  static OtlpServer start(
      IngestBridgeConfig config,
      ExportService service,
      Authenticator authenticator,
      Optional<CurrentTls> tls,
      InstantSource clock,
      BridgeMetrics metrics,
      OwnTraces traces) {
    Server server = build(config, service, authenticator, tls, clock, metrics, traces);
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "cannot listen on %s, %s: %s"
              .formatted(config.listen().host(), taken(config.listen()), e.getCause().getMessage()),
          e.getCause());
    }
    metrics.watchConnections(server::numConnections);
    return new OtlpServer(server);
  }

  /** Which of the two cannot be had: the server that failed does not say. */
  private static String taken(ListenConfig listen) {
    List<String> taken =
        Stream.of(listen.grpcPort(), listen.httpPort())
            .filter(port -> !isFree(listen.host(), port))
            .map(port -> "port " + port)
            .toList();
    return taken.isEmpty()
        ? "ports %d and %d".formatted(listen.grpcPort(), listen.httpPort())
        : String.join(" and ", taken);
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int grpcPort() {
    return grpcPort;
  }

  int httpPort() {
    return httpPort;
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private static Server build(
      IngestBridgeConfig config,
      ExportService service,
      Authenticator authenticator,
      Optional<CurrentTls> tls,
      InstantSource clock,
      BridgeMetrics metrics,
      OwnTraces traces) {
    int maxBytes = config.limits().maxRequestBytes();
    Duration sendTimeout = config.kafka().sendTimeout();
    SessionProtocol transport = TlsFiles.protocol(tls);
    OtlpStatus status = new OtlpStatus(new RetryAdvice(clock));
    ServerBuilder builder =
        Server.builder()
            .port(address(config, config.listen().grpcPort()), transport)
            .port(address(config, config.listen().httpPort()), transport)
            .maxNumConnections(config.limits().maxConnections())
            .idleTimeout(config.limits().idleTimeout())
            .maxRequestLength((long) maxBytes + GRPC_PREFIX_BYTES)
            // Until the body is there; then the service sees to it that there is an answer.
            .requestTimeout(config.limits().receiveTimeout())
            .decorator(new UploadsCutShort(config.limits().receiveTimeout()))
            .gracefulShutdownTimeout(DRAIN_QUIET_PERIOD, sendTimeout.plus(DRAIN_QUIET_PERIOD))
            .disableServerHeader()
            // Empty, so that a second server in this JVM does not count into the first one's
            // meters.
            .meterRegistry(new CompositeMeterRegistry())
            .errorHandler(
                ServerErrors.handler(maxBytes, status, metrics)
                    .orElse(ServerErrorHandler.ofDefault()));
    tls.ifPresent(current -> TlsFiles.apply(builder, current));
    for (Protocol protocol : List.of(new GrpcProtocol(), new HttpProtocol())) {
      for (Signal<?, ?> signal : Signal.ALL) {
        builder
            .route()
            .post(protocol.path(signal))
            .build(
                new OtlpEndpoint(
                    signal, protocol, service, authenticator, status, metrics, traces));
      }
    }
    if (!config.listen().corsOrigins().isEmpty()) {
      builder.decoratorUnder(
          "/v1/",
          CorsService.builder(config.listen().corsOrigins())
              .allowRequestMethods(HttpMethod.POST)
              .allowRequestHeaders("content-type", "content-encoding", "authorization")
              .maxAge(CORS_MAX_AGE)
              .newDecorator());
    }
    return builder.build();
  }

  private static InetSocketAddress address(IngestBridgeConfig config, int port) {
    return new InetSocketAddress(config.listen().host(), port);
  }
}

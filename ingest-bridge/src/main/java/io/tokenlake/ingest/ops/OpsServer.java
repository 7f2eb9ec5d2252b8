package io.tokenlake.ingest.ops;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * Health and metrics, on a port of their own: they ask for no key, are there while the OTLP ports
 * drain, and need not be reachable for those who send.
 */
public final class OpsServer implements AutoCloseable {
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
  private static final int MAX_CONNECTIONS = 200;

  private final Server server;

  private OpsServer(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException if the address cannot be listened on
   */
  public static OpsServer start(
      InetSocketAddress address, Readiness readiness, BridgeMetrics metrics) {
    Server server =
        Server.builder()
            .port(address, SessionProtocol.HTTP)
            .maxNumConnections(MAX_CONNECTIONS)
            .maxRequestLength(1)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1))
            .meterRegistry(new CompositeMeterRegistry())
            .disableServerHeader()
            .service("/healthz", (ctx, request) -> HttpResponse.of("alive\n"))
            .service("/readyz", (ctx, request) -> ready(readiness))
            .service(
                "/metrics",
                (ctx, request) -> HttpResponse.of(HttpStatus.OK, PROMETHEUS, metrics.scrape()))
            .build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "cannot listen on %s, port %d, for health and metrics: %s"
              .formatted(address.getHostString(), address.getPort(), e.getCause().getMessage()),
          e.getCause());
    }
    return new OpsServer(server);
  }

  /** Port that it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  private static HttpResponse ready(Readiness readiness) {
    return readiness
        .problem()
        .map(
            problem ->
                HttpResponse.of(
                    HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, problem + "\n"))
        .orElseGet(() -> HttpResponse.of("ready\n"));
  }

  @Override
  public void close() {
    // It stops to listen at once; that its thread ends takes two more seconds, for which nobody
    // waits.
    var unused = server.stop();
  }
}

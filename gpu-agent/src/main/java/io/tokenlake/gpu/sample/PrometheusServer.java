package io.tokenlake.gpu.sample;

import com.sun.net.httpserver.HttpServer;
import io.tokenlake.gpu.event.EventReporter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves {@code /metrics} with the values of the last round. */
public final class PrometheusServer implements AutoCloseable {
  private final HttpServer server;

  private PrometheusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @throws IOException if the address is taken or not ours
   */
  public static PrometheusServer start(
      InetSocketAddress address, Sampler sampler, EventReporter events) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body;
          synchronized (sampler) {
            body = DcgmText.of(sampler.known(), events).getBytes(StandardCharsets.UTF_8);
          }
          exchange
              .getResponseHeaders()
              .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream response = exchange.getResponseBody()) {
            response.write(body);
          }
        });
    server.start();
    return new PrometheusServer(server);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

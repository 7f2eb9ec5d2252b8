package io.tokenlake.notifier.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Health and metrics, on a port of their own. */
public final class OpsServer implements AutoCloseable {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;

  private OpsServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts to listen.
   *
   * @param dead what has stopped and should not have, a sentence each
   * @param notReady what is not there yet, a sentence each
   * @throws IllegalStateException if the address cannot be listened on
   */
  public static OpsServer start(
      String host,
      int port,
      Supplier<List<String>> dead,
      Supplier<List<String>> notReady,
      NotifierMetrics metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
      server.createContext("/healthz", exchange -> state(exchange, "alive", dead.get()));
      server.createContext("/readyz", exchange -> state(exchange, "ready", notReady.get()));
      server.createContext(
          "/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.scrape()));
      ExecutorService executor =
          Executors.newFixedThreadPool(
              2,
              task -> {
                Thread thread = new Thread(task, "notifier-ops");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(executor);
      server.start();
      return new OpsServer(server, executor);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on %s, port %d, for health and metrics: %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void state(HttpExchange exchange, String good, List<String> problems)
      throws IOException {
    if (problems.isEmpty()) {
      answer(exchange, 200, PLAIN, good + "\n");
    } else {
      answer(exchange, 503, PLAIN, String.join("\n", problems) + "\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("content-type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}

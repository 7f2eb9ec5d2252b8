package io.tokenlake.notifier.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A receiver on this machine that holds what is posted to it against its contract. */
public final class ReceiverServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Contract contract;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();

  /** What was posted. */
  public record Request(String path, Map<String, String> headers, byte[] body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Answers a request, or does not. */
  @FunctionalInterface
  public interface Answer {
    void to(Request request, HttpExchange exchange) throws IOException, InterruptedException;
  }

  private ReceiverServer(HttpServer server, Contract contract) {
    this.server = server;
    this.contract = contract;
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  public static ReceiverServer start(Contract contract) {
    try {
      return new ReceiverServer(HttpServer.create(loopback(), 0), contract);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that is reached over TLS. */
  public static ReceiverServer start(Contract contract, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new ReceiverServer(server, contract);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** What the next requests are answered, each by one, before the contract decides again. */
  public ReceiverServer thenAnswer(Answer... next) {
    synchronized (answers) {
      answers.addAll(List.of(next));
    }
    return this;
  }

  /** All that was posted, taken or not. */
  public List<Request> requests() {
    return requests;
  }

  /** An answer of a status, with headers in pairs. */
  public static Answer status(int status, String... headers) {
    return (request, exchange) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  /** An answer of a status and a text. */
  public static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    Request request =
        new Request(
            exchange.getRequestURI().toString(), headers, exchange.getRequestBody().readAllBytes());
    requests.add(request);
    Answer next;
    synchronized (answers) {
      next = answers.poll();
    }
    if (next == null) {
      List<String> problems = contract.problems(headers, request.body());
      answer(
          exchange,
          problems.isEmpty() ? contract.taken() : 400,
          problems.isEmpty() ? "ok" : String.join("; ", problems));
      return;
    }
    try {
      next.to(request, exchange);
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}

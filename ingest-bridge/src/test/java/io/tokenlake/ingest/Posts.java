package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients that post requests, of two traces each, one after the other until they are closed. What
 * was not acknowledged is sent again at once, whatever the advice, which there has to be.
 */
final class Posts implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final URI uri;
  private final String name;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final Queue<String> sent = new ConcurrentLinkedQueue<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param spanName of each span, to make requests large
   */
  Posts(int httpPort, String spanName) {
    this.uri = URI.create("http://127.0.0.1:" + httpPort + "/v1/traces");
    this.name = spanName;
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(this::run);
    }
  }

  /** Ids of the traces of all requests, in hex. */
  List<String> sent() {
    return List.copyOf(sent);
  }

  /** Ids of the traces whose request was answered with OK, in hex. */
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Requests that were told to come back. */
  long refused() {
    return refused.get();
  }

  /** Requests that never got an answer. */
  long lost() {
    return lost.get();
  }

  private void run() {
    try {
      while (!closed) {
        ByteString one = id(numbers.incrementAndGet());
        ByteString two = id(numbers.incrementAndGet());
        List<String> ids = List.of(hex(one), hex(two));
        sent.addAll(ids);
        byte[] body =
            traces(resourceSpans("load", scopeSpans("it", spanOf(one), spanOf(two)))).toByteArray();
        while (!closed && !isAcknowledged(body, ids)) {
          // Again.
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private boolean isAcknowledged(byte[] body, List<String> ids) {
    try {
      HttpResponse<Void> answer = post(body);
      if (answer.statusCode() == 200) {
        acknowledged.addAll(ids);
        return true;
      }
      if (answer.statusCode() != 503 || answer.headers().firstValue("retry-after").isEmpty()) {
        throw new AssertionError(answer + " with " + answer.headers().map());
      }
      refused.incrementAndGet();
    } catch (IOException e) {
      lost.incrementAndGet();
    }
    return false;
  }

  private Span spanOf(ByteString traceId) {
    return span(traceId, name).toBuilder().setSpanId(traceId.substring(8)).build();
  }

  private HttpResponse<Void> post(byte[] body) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(0xfeedL).putLong(number).flip());
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** Waits for the last answers, and throws what was wrong with one. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new AssertionError("a request has no answer after a minute");
    }
    if (failure.get() != null) {
      throw new AssertionError("a client ended", failure.get());
    }
  }
}

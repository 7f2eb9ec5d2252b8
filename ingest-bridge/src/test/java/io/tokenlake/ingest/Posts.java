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

/** Clients that post requests, of two traces each, one after the other until they are closed. */
final class Posts implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final URI uri;
  private final String name;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
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
    while (!closed) {
      ByteString one = id(numbers.incrementAndGet());
      ByteString two = id(numbers.incrementAndGet());
      try {
        int status =
            post(
                traces(resourceSpans("load", scopeSpans("it", spanOf(one), spanOf(two))))
                    .toByteArray());
        if (status == 200) {
          acknowledged.add(HexFormat.of().formatHex(one.toByteArray()));
          acknowledged.add(HexFormat.of().formatHex(two.toByteArray()));
        } else if (status == 503) {
          refused.incrementAndGet();
        } else {
          throw new AssertionError("status " + status);
        }
      } catch (IOException e) {
        lost.incrementAndGet();
      }
    }
  }

  private Span spanOf(ByteString traceId) {
    return span(traceId, name).toBuilder().setSpanId(traceId.substring(8)).build();
  }

  private int post(byte[] body) throws IOException {
    try {
      return http.send(
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(0xfeedL).putLong(number).flip());
  }

  /** Waits for the last answers. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new AssertionError("a request has no answer after a minute");
    }
  }
}

package io.tokenlake.benchmarks.bridge;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process that takes OTLP over gRPC, and the client that keeps it under load. */
final class OtlpServer implements Candidate.Running {
  private static final String PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  private static final String GRPC_STATUS = "grpc-status";
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Process process;
  private final ClientFactory clients = ClientFactory.builder().build();
  private final WebClient client;

  private OtlpServer(Process process, int port) {
    this.process = process;
    this.client =
        WebClient.builder("h2c://127.0.0.1:" + port)
            .factory(clients)
            .responseTimeout(START_LIMIT)
            .build();
  }

  /** Waits until the process answers. */
  static OtlpServer await(Process process, int port) throws Exception {
    OtlpServer server = new OtlpServer(process, port);
    byte[] request = frame(SampleBatches.of(1).get(0));
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        server.send(request).join();
        return server;
      } catch (RuntimeException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          server.close();
          throw new IllegalStateException("the process does not take requests", e);
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public Process process() {
    return process;
  }

  @Override
  public Load load(int spans, Duration time) throws Exception {
    byte[][] requests =
        SampleBatches.of(spans).stream().map(OtlpServer::frame).toArray(byte[][]::new);
    return LoadLoop.run(number -> send(requests[number % requests.length]), spans, time);
  }

  private CompletableFuture<?> send(byte[] frame) {
    return client
        .execute(
            HttpRequest.of(
                RequestHeaders.builder(HttpMethod.POST, PATH)
                    .contentType(MediaType.parse("application/grpc"))
                    .add("te", "trailers")
                    .build(),
                HttpData.wrap(frame)))
        .aggregate()
        .thenAccept(OtlpServer::check);
  }

  private static void check(AggregatedHttpResponse response) {
    // A call that ends at once has its status among the headers.
    HttpHeaders status =
        response.trailers().contains(GRPC_STATUS) ? response.trailers() : response.headers();
    if (!"0".equals(status.get(GRPC_STATUS))) {
      throw new IllegalStateException(
          "%s, grpc-status %s: %s"
              .formatted(response.status(), status.get(GRPC_STATUS), status.get("grpc-message")));
    }
  }

  /** A message as gRPC sends it: not compressed, with its length. */
  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(message.length + 5)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    clients.close();
  }
}

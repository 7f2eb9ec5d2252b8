package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many connections to a bridge, all open, each with a request on it. As a program it prints what
 * that took of a bridge that runs; README.md has a run of it.
 */
public final class ManyConnections implements AutoCloseable {
  private static final String HEADERS =
      "POST /v1/traces HTTP/1.1\r\nhost: bridge\r\ncontent-type: application/x-protobuf\r\n"
          + "content-length: %d\r\n\r\n";

  private final InetSocketAddress address;
  private final ByteBuffer request;
  private final List<SocketChannel> channels = new ArrayList<>();

  /**
   * @param httpPort for OTLP over HTTP
   * @param body of each request
   */
  ManyConnections(int httpPort, byte[] body) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
    byte[] headers = HEADERS.formatted(body.length).getBytes(US_ASCII);
    this.request = ByteBuffer.allocate(headers.length + body.length).put(headers).put(body).flip();
  }

  /** Opens so many more, one after the other, each when the one before was served. */
  void open(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(address);
      channels.add(channel);
      exchange(channel);
    }
  }

  /** Sends one more request on each, and returns how long each took in us, in order of size. */
  long[] exchangeOnEach() throws IOException {
    long[] micros = new long[channels.size()];
    for (int i = 0; i < micros.length; i++) {
      long sent = System.nanoTime();
      exchange(channels.get(i));
      micros[i] = (System.nanoTime() - sent) / 1_000;
    }
    Arrays.sort(micros);
    return micros;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  /**
   * Runs the check on Linux.
   *
   * @param args port for OTLP over HTTP, number of connections, process id of the bridge; {@code
   *     empty} besides for requests that are accepted without Kafka
   */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Path status = Path.of("/proc", args[2], "status");
    byte[] body = args.length > 3 ? new byte[0] : twoTraces().toByteArray();
    try (ManyConnections many = new ManyConnections(Integer.parseInt(args[0]), body)) {
      System.out.println("before: " + memory(status));
      long start = System.nanoTime();
      many.open(count);
      System.out.printf(
          "%d connections open and served in %d ms: %s%n",
          count, (System.nanoTime() - start) / 1_000_000, memory(status));
      long[] micros = many.exchangeOnEach();
      System.out.printf(
          "one more request on each: p50 %d us, p99 %d us, max %d us: %s%n",
          micros[count / 2], micros[count * 99 / 100], micros[count - 1], memory(status));
    }
  }

  private void exchange(SocketChannel channel) throws IOException {
    channel.write(request.duplicate());
    ByteBuffer answer = ByteBuffer.allocate(1024);
    channel.read(answer);
    String text = new String(answer.array(), 0, answer.position(), US_ASCII);
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("answered with: " + text);
    }
  }

  private static String memory(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("\\s+", " "))
        .toList()
        .toString();
  }
}

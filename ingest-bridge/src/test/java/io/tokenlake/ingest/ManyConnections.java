package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
 * Opens many connections to a bridge that runs, sends a request on each, keeps all of them, sends
 * on each again, and prints what that took. Not a test of the build: README.md has a run of it.
 *
 * <p>The requests are empty, so that they are accepted without Kafka.
 */
public final class ManyConnections {
  private static final ByteBuffer REQUEST =
      ByteBuffer.wrap(
          ("POST /v1/traces HTTP/1.1\r\nhost: bridge\r\ncontent-type: application/x-protobuf\r\n"
                  + "content-length: 0\r\n\r\n")
              .getBytes(US_ASCII));

  private ManyConnections() {}

  /**
   * Runs the check on Linux.
   *
   * @param args port for OTLP over HTTP, number of connections, process id of the bridge
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    Path status = Path.of("/proc", args[2], "status");
    List<SocketChannel> channels = new ArrayList<>();
    System.out.println("before: " + memory(status));
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channels.add(channel);
      exchange(channel);
    }
    System.out.printf(
        "%d connections open and served in %d ms: %s%n",
        count, (System.nanoTime() - start) / 1_000_000, memory(status));
    long[] micros = new long[count];
    for (int i = 0; i < count; i++) {
      long sent = System.nanoTime();
      exchange(channels.get(i));
      micros[i] = (System.nanoTime() - sent) / 1_000;
    }
    Arrays.sort(micros);
    System.out.printf(
        "one more request on each: p50 %d us, p99 %d us, max %d us: %s%n",
        micros[count / 2], micros[count * 99 / 100], micros[count - 1], memory(status));
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  private static void exchange(SocketChannel channel) throws Exception {
    channel.write(REQUEST.duplicate());
    ByteBuffer answer = ByteBuffer.allocate(1024);
    channel.read(answer);
    String text = new String(answer.array(), 0, answer.position(), US_ASCII);
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("answered with: " + text);
    }
  }

  private static String memory(Path status) throws Exception {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("\\s+", " "))
        .toList()
        .toString();
  }
}

package io.tokenlake.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The loopback ports of a stack. */
public record Ports(int otlpGrpc, int otlpHttp, int kafka, int trino, int flink) {
  /** What clients expect where nothing else is said. */
  public static final Ports STANDARD = new Ports(4317, 4318, 9092, 8080, 8081);

  /** Ports that nobody uses at this moment. */
  public static Ports free() {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      // All are held open until the last is chosen, so that no two are the same.
      for (int i = 0; i < 5; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
      return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Ports::closeQuietly);
    }
  }

  /** The ports by what they are for, in a fixed order. */
  public Map<String, Integer> byName() {
    Map<String, Integer> names = new LinkedHashMap<>();
    names.put("otlp-grpc", otlpGrpc);
    names.put("otlp-http", otlpHttp);
    names.put("kafka", kafka);
    names.put("trino", trino);
    names.put("flink", flink);
    return names;
  }

  /** Those of the ports that another process listens on. */
  public Map<String, Integer> taken() {
    return byName().entrySet().stream()
        .filter(port -> isTaken(port.getValue()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

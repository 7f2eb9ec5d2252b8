package io.tokenlake.pipeline.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper in this JVM, from the classes that Flink brings for its own high availability. */
final class ZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 1_000;
  private static final int MAX_CONNECTIONS = 100;

  private final NIOServerCnxnFactory connections = new NIOServerCnxnFactory();

  ZooKeeper(Path dir) throws Exception {
    Files.createDirectories(dir);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    connections.configure(anyPort, MAX_CONNECTIONS, MAX_CONNECTIONS, false);
    connections.startup(new ZooKeeperServer(dir.toFile(), dir.toFile(), TICK_MILLIS), true);
  }

  String address() {
    return "127.0.0.1:" + connections.getLocalPort();
  }

  @Override
  public void close() {
    connections.shutdown();
  }
}

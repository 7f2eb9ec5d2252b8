package io.tokenlake.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real single-node Kafka broker (KRaft) in this JVM, for the local stack and for tests. Its log
 * survives {@link #close()}, and a killed process: starting again on the same folder continues.
 */
public final class LocalKafka implements AutoCloseable {
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private LocalKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker bound to loopback.
   *
   * @param dir folder of the log; formatted when it is new
   * @param port port for clients; 0 takes a free one
   */
  public static LocalKafka start(Path dir, int port) throws IOException {
    int clientPort = port == 0 ? freePort() : port;
    int controllerPort = freePort();
    while (controllerPort == clientPort) {
      // Nobody listens there yet, so it may be found twice.
      controllerPort = freePort();
    }
    String bootstrapServers = "127.0.0.1:" + clientPort;
    Path logDir = dir.toAbsolutePath();
    formatOnce(logDir);
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(properties(logDir, bootstrapServers, controllerPort)), Time.SYSTEM);
    server.startup();
    return new LocalKafka(server, bootstrapServers);
  }

  /** Where clients connect: host and port. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates the topics that do not exist yet.
   *
   * @param config topic configuration, such as {@code cleanup.policy}
   */
  public void createTopics(Collection<String> names, int partitions, Map<String, String> config) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Set<String> existing = admin.listTopics().names().get();
      admin
          .createTopics(
              names.stream()
                  .filter(name -> !existing.contains(name))
                  .map(name -> new NewTopic(name, partitions, (short) 1).configs(config))
                  .collect(Collectors.toList()))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topics " + names, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics " + names, e);
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void formatOnce(Path dir) {
    if (Files.exists(dir.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    try {
      Files.createDirectories(dir);
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE_ID)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(dir.toString())
          .setDirectories(Set.of(dir.toString()))
          // Its chatter would otherwise go to stdout.
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format the Kafka folder " + dir, e);
    }
  }

  private static Properties properties(Path dir, String bootstrapServers, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners", "CLIENT://" + bootstrapServers + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "CLIENT");
    p.setProperty("log.dirs", dir.toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
    p.setProperty("log.cleaner.threads", "1");
    return p;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

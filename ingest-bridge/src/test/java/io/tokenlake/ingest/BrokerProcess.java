package io.tokenlake.ingest;

import static org.awaitility.Awaitility.await;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.process.FreePort;
import io.tokenlake.local.process.JavaProcess;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** A broker that can be killed and comes back on its log and port, and that can be held up. */
final class BrokerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path dir;
  private final int port = FreePort.find();
  private JavaProcess process;

  BrokerProcess(Path dir) {
    this.dir = dir;
  }

  /** Starts it and returns when it has the topics. */
  BrokerProcess start() throws IOException {
    List<String> jvm = new ArrayList<>(JavaProcess.SHORT_LIVED);
    jvm.add("-Xmx256m");
    jvm.add("-Dlog4j2.configurationFile=log4j2-test.properties");
    process =
        JavaProcess.start(
            Map.of(),
            dir.resolve("broker.log"),
            jvm,
            Broker.class.getName(),
            dir.resolve("kafka").toString(),
            Integer.toString(port));
    await().atMost(START_LIMIT).ignoreExceptions().until(this::hasTopics);
    return this;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  void kill() {
    process.kill();
  }

  /** Lets it do nothing, and close no connection either. */
  void hold() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets it go on where it was held. */
  void release() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /** Lets it take no more than this of each producer, by its own quota. */
  void limitProducers(double bytesPerSecond) throws Exception {
    try (Admin admin = admin()) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      new ClientQuotaEntity(
                          Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null)),
                      List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond)))))
          .all()
          .get();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.process().pid());
    if (new ProcessBuilder("kill", name, pid).start().waitFor() != 0) {
      throw new IllegalStateException("kill " + name + " " + pid + " failed");
    }
  }

  private boolean hasTopics() throws Exception {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get(5, TimeUnit.SECONDS).containsAll(Topics.OTLP);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  /** What runs in the process. */
  public static final class Broker {
    private Broker() {}

    public static void main(String[] args) throws Exception {
      LocalKafka.start(Path.of(args[0]), Integer.parseInt(args[1]))
          .createTopics(Topics.OTLP, 2, Map.of());
      new CountDownLatch(1).await();
    }
  }
}

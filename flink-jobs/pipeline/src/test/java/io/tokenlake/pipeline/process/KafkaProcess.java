package io.tokenlake.pipeline.process;

import static org.awaitility.Awaitility.await;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.process.FreePort;
import io.tokenlake.local.process.JavaProcess;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A Kafka broker as a process that can be killed and comes back on its log and port. */
public final class KafkaProcess implements AutoCloseable {
  public static final int PARTITIONS = 2;

  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final long ANSWER_LIMIT_SECONDS = 10;

  private final Path log;
  private final Path logs;
  private final int port = FreePort.find();
  private JavaProcess process;

  /**
   * @param log folder of the broker's log
   * @param logs folder for what the process reports
   */
  public KafkaProcess(Path log, Path logs) {
    this.log = log;
    this.logs = logs;
  }

  /** Starts the broker and returns when it has all topics. */
  public void start() throws IOException {
    process =
        JavaProcess.start(
            Map.of(),
            logs.resolve("kafka.log"),
            Jvm.options("-Xmx256m"),
            Broker.class.getName(),
            log.toString(),
            Integer.toString(port));
    await().atMost(START_LIMIT).ignoreExceptions().until(this::hasTopics);
  }

  public void kill() {
    process.kill();
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private boolean hasTopics() throws Exception {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      return admin
          .listTopics()
          .names()
          .get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS)
          .containsAll(List.of(Topics.OTLP_SPANS, Topics.LLM_CALLS, Topics.ALERTS));
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  /** What runs in the process. */
  public static final class Broker {
    private Broker() {}

    public static void main(String[] args) throws Exception {
      LocalKafka kafka = LocalKafka.start(Path.of(args[0]), Integer.parseInt(args[1]));
      kafka.createTopics(Topics.OTLP, PARTITIONS, Map.of());
      kafka.createTopics(Topics.OF_LEDGER, PARTITIONS, Map.of());
      kafka.createTopics(Topics.OF_GPUS, PARTITIONS, Map.of());
      kafka.createTopics(Topics.BOOKS, 1, Map.of());
      kafka.createTopics(List.of(Topics.SERIES_HISTORY), 1, Map.of());
      kafka.createTopics(List.of(Topics.ALERT_OBSERVATIONS), PARTITIONS, Map.of());
      kafka.createTopics(List.of(Topics.ALERTS), PARTITIONS, Map.of());
      new CountDownLatch(1).await();
    }
  }
}

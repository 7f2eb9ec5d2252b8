package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The jobs with all that they need, in this process: a broker, a Flink cluster and a lake. */
final class LocalJobs implements AutoCloseable {
  private final Path dir;
  private final LocalKafka kafka;
  private final TestLake lake;
  private final KafkaProducer<byte[], byte[]> producer;
  private final MiniCluster flink;

  LocalJobs(Path dir) throws Exception {
    this.dir = dir;
    kafka = LocalKafka.start(dir.resolve("kafka"), 0);
    kafka.createTopics(Topics.OTLP, 2, Map.of());
    kafka.createTopics(Topics.OF_LEDGER, 2, Map.of());
    kafka.createTopics(Topics.OF_GPUS, 2, Map.of());
    kafka.createTopics(List.of(Topics.ALERT_OBSERVATIONS), 2, Map.of());
    kafka.createTopics(List.of(Topics.ALERTS), 1, Map.of());
    kafka.createTopics(Topics.BOOKS, 1, Map.of());
    kafka.createTopics(List.of(Topics.SERIES_HISTORY), 1, Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    lake = new TestLake(dir);
    flink =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(
                    new Configuration()
                        .set(RestOptions.BIND_PORT, "0")
                        // Iceberg's threads of this JVM are begun by a job and go on after it.
                        .set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false)
                        .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8))
                        .set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32))
                        .set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32)))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
    flink.start();
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  TestLake lake() {
    return lake;
  }

  MiniCluster flink() {
    return flink;
  }

  /** Starts the ledger; it comes back from every failure. */
  JobID startLedger() throws Exception {
    return start(LedgerJob.NAME, Integer.MAX_VALUE, LocalJobs::ledger);
  }

  /** Starts the watch; it comes back from every failure. */
  JobID startWatch() throws Exception {
    return start(WatchJob.NAME, Integer.MAX_VALUE, LocalJobs::watch);
  }

  /** Starts the gpu job; it comes back from every failure. */
  JobID startGpus() throws Exception {
    return start(GpuJob.NAME, Integer.MAX_VALUE, LocalJobs::gpus);
  }

  /** Starts the ledger; the first failure ends it. */
  JobID startFragileLedger() throws Exception {
    return start(LedgerJob.NAME, 0, LocalJobs::ledger);
  }

  /** Starts the watch; the first failure ends it. */
  JobID startFragileWatch() throws Exception {
    return start(WatchJob.NAME, 0, LocalJobs::watch);
  }

  JobStatus status(JobID job) throws Exception {
    return flink.getJobStatus(job).get();
  }

  /** Sends a message; null is a tombstone. */
  void send(String topic, byte[] payload) throws Exception {
    producer.send(new ProducerRecord<>(topic, payload)).get();
  }

  /** Whether a job has read so many messages of a topic, up to its last checkpoint. */
  boolean hasRead(String job, String topic, long messages) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
              .listConsumerGroupOffsets(job)
              .partitionsToOffsetAndMetadata()
              .get()
              .entrySet()
              .stream()
              .filter(position -> position.getKey().topic().equals(topic))
              .mapToLong(position -> position.getValue().offset())
              .sum()
          >= messages;
    }
  }

  /** Sends a message to the partition of its key. */
  void send(String topic, String key, byte[] payload) throws Exception {
    producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), payload)).get();
  }

  @Override
  public void close() throws Exception {
    flink.close();
    lake.close();
    producer.close();
    kafka.close();
  }

  private static void ledger(JobEnvironment job) {
    LedgerJob.assemble(job.flink(), job.settings());
  }

  private static void watch(JobEnvironment job) {
    WatchJob.assemble(job.flink(), job.settings());
  }

  private static void gpus(JobEnvironment job) {
    GpuJob.assemble(job.flink(), job.settings());
  }

  private JobID start(String name, int restarts, Consumer<JobEnvironment> assemble)
      throws Exception {
    Configuration configuration =
        new Configuration()
            .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers())
            .set(JobOptions.CATALOG_PROPERTIES, lake.settings().properties())
            .set(JobOptions.AGENT_RUN_QUIET, Duration.ofSeconds(1))
            // Two partitions may be read minutes of the calls' own time apart.
            .set(JobOptions.ROLLUP_LATENESS, Duration.ofDays(1))
            .set(CoreOptions.DEFAULT_PARALLELISM, 2)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500))
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                dir.resolve("checkpoints").toUri().toString())
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts)
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    JobEnvironment job = JobEnvironment.of(configuration);
    assemble.accept(job);
    StreamGraph graph = job.flink().getStreamGraph();
    graph.setJobName(name);
    return flink.submitJob(graph.getJobGraph()).get().getJobID();
  }
}

package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.pipeline.process.FlinkProcesses;
import io.tokenlake.pipeline.process.KafkaProcess;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/** The ledger as production runs it, in processes that can be killed, with traffic. */
final class LedgerProcesses implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(5);

  final KafkaProcess kafka;
  final FlinkProcesses flink;
  final TestLake lake;
  final LedgerTraffic traffic;

  LedgerProcesses(Path dir, String name) throws Exception {
    Path logs = Path.of("target", "processes", name).toAbsolutePath();
    deleteOld(logs);
    kafka = new KafkaProcess(dir.resolve("kafka"), logs);
    flink = new FlinkProcesses(dir.resolve("flink"), logs);
    lake = new TestLake(dir);
    traffic = new LedgerTraffic(kafka.bootstrapServers(), () -> lake.committed(LakeTable.SPANS));
  }

  private static void deleteOld(Path logs) throws IOException {
    Files.createDirectories(logs);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  void start() throws Exception {
    flink.startJobManager();
    flink.startTaskManager();
    kafka.start();
  }

  /** Sends a price book, and returns when Kafka has it. */
  void sendPriceBook(String yaml) {
    traffic.send(Topics.PRICE_BOOK, yaml.getBytes(UTF_8));
  }

  /** Submits the ledger job, from the beginning or from a savepoint. */
  void submit(String savepoint, int parallelism, TopicDelivery delivery) throws Exception {
    submit(LedgerJob.class, savepoint, parallelism, delivery, Duration.ofSeconds(1));
  }

  /** Submits a job, from the beginning or from a savepoint. */
  void submit(
      Class<?> job,
      String savepoint,
      int parallelism,
      TopicDelivery delivery,
      Duration checkpointInterval)
      throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(JobOptions.KAFKA_BOOTSTRAP_SERVERS.key(), kafka.bootstrapServers());
    options.put(JobOptions.CATALOG_NAME.key(), lake.settings().name());
    options.put(
        JobOptions.CATALOG_PROPERTIES.key(),
        lake.settings().properties().entrySet().stream()
            .map(property -> property.getKey() + ":'" + property.getValue() + "'")
            .collect(Collectors.joining(",")));
    options.put(JobOptions.TOPIC_DELIVERY.key(), delivery.toString());
    options.put(JobOptions.AGENT_RUN_QUIET.key(), "2 s");
    // Two partitions may be read minutes of the calls' own time apart.
    options.put(JobOptions.ROLLUP_LATENESS.key(), "1 d");
    options.put("parallelism.default", Integer.toString(parallelism));
    options.put("execution.checkpointing.interval", checkpointInterval.toMillis() + " ms");
    options.put("execution.checkpointing.dir", flink.url("checkpoints"));
    options.put("restart-strategy.type", "fixed-delay");
    options.put("restart-strategy.fixed-delay.attempts", "1000000");
    options.put("restart-strategy.fixed-delay.delay", "1 s");
    flink.submit(job, savepoint, options);
  }

  /**
   * Returns when the job has committed spans that Kafka did not have before, and others are in
   * flight.
   */
  void awaitProgress() {
    long goal = traffic.sent().spans() + LedgerTraffic.AHEAD;
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              flink.requireAlive();
              traffic.requireAlive();
              long inFlight = traffic.inFlight();
              assertThat(inFlight).as("spans sent less spans in the table").isNotNegative();
              return lake.committed(LakeTable.SPANS) >= goal && inFlight > 0;
            });
  }

  /** Stops the traffic and returns what was sent, when all of it is in the tables. */
  Truth drain() {
    Truth sent = traffic.stop();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                lake.committed(LakeTable.SPANS) >= sent.spans()
                    && lake.sum(LakeTable.AGENT_RUNS, "agent_steps") >= sent.agentSteps()
                    && lake.sum(LakeTable.AGENT_RUNS, "model_calls") == sent.agentCalls()
                    && lake.sum(LakeTable.COMPLETENESS_1M, "accepted") >= sent.accepted());
    return sent;
  }

  /** What the tables hold. */
  Truth recorded() {
    return new Truth(
        lake.sum(LakeTable.COMPLETENESS_1M, "accepted"),
        lake.sum(LakeTable.COMPLETENESS_1M, "recorded"),
        lake.count(LakeTable.SPANS),
        lake.sum(LakeTable.COMPLETENESS_1M, "duplicates"),
        lake.sum(LakeTable.COMPLETENESS_1M, "dead_letters"),
        lake.sum(LakeTable.COMPLETENESS_1M, "calls"),
        lake.sum(LakeTable.LLM_CALLS, "in_total"),
        lake.sum(LakeTable.LLM_CALLS, "out_total"),
        lake.sumMoney(LakeTable.TOKEN_METRICS, "amount").longValueExact(),
        lake.count(LakeTable.AGENT_STEPS),
        lake.sum(LakeTable.AGENT_RUNS, "model_calls"),
        lake.sumMoney(LakeTable.LLM_CALLS, "cost_effective"));
  }

  /**
   * Holds the table of rollups against the ledger, both as they were at the last checkpoint that is
   * committed to both of them, whatever is committed meanwhile. Maintenance must not expire
   * snapshots at that time.
   */
  void requireRollupsOfTheLedger() {
    long checkpoint =
        await("a checkpoint committed to both tables")
            .atMost(LIMIT)
            .until(
                () -> lake.lastCommonCheckpoint(LakeTable.LLM_CALLS, LakeTable.LLM_ROLLUP_1M),
                OptionalLong::isPresent)
            .getAsLong();
    List<Record> calls =
        lake.rowsUpTo(LakeTable.LLM_CALLS, checkpoint, LedgerSums.columnsOfCalls());
    assertThat(
            LedgerSums.ofRollupRows(
                LedgerSums.DIMENSIONS, lake.rowsUpTo(LakeTable.LLM_ROLLUP_1M, checkpoint, "*")))
        .as("rollups at checkpoint %d", checkpoint)
        .isEqualTo(LedgerSums.ofCallRows(LedgerSums.DIMENSIONS, calls))
        .isNotEmpty();
  }

  /** Where the windows of a set stand for a subscriber that keeps the highest revision of each. */
  Collection<LlmRollupRecord> standingOnTopic(String set) {
    return RollupTopic.standing(set, topic(Topics.LLM_ROLLUPS, IsolationLevel.READ_COMMITTED));
  }

  List<EntryId> entriesInTable() {
    return lake.rows(LakeTable.LLM_CALLS, EntryId.COLUMNS).stream().map(EntryId::of).toList();
  }

  /** What a subscriber sees on the topic of calls. */
  List<ConsumerRecord<byte[], byte[]>> topic(IsolationLevel isolation) {
    return topic(Topics.LLM_CALLS, isolation);
  }

  /** What a subscriber sees on a topic. */
  List<ConsumerRecord<byte[], byte[]>> topic(String topic, IsolationLevel isolation) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka.bootstrapServers(), topic, isolation)) {
      reader.readToEnd(messages::add);
    }
    return messages;
  }

  @Override
  public void close() throws Exception {
    traffic.close();
    flink.close();
    kafka.close();
    lake.close();
  }
}

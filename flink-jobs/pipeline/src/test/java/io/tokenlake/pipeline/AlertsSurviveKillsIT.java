package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenlake.schemas.AlertSubscriber;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The watch, killed while alerts open, are told again and are resolved: what it sends again is what
 * it sent. Every process is a real one and dies of SIGKILL.
 */
class AlertsSurviveKillsIT {
  private static final int SERVICES = 4;
  private static final int MOST_KILLS = 4;

  /** Long beside the second in which alerts are told again, so that a kill finds some after it. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /** Alerts that live for seconds. */
  private static final String RULES =
      """
      version: "1"
      storm: {alerts: 1000, within: 10m}
      rules:
        - id: long_answer
          summary: a long answer
          kind: threshold
          on: call
          metric: output_tokens
          above: {warn: 100}
          by: [service]
          silence: 4s
          renotify: 1s
          flap: {episodes: 0}
          owner: test
      """;

  @TempDir Path dir;
  private LedgerProcesses processes;
  private KafkaProducer<byte[], byte[]> producer;
  private LlmCallRecord call;
  private int sent;

  @AfterEach
  void stop() throws Exception {
    if (producer != null) {
      producer.close();
    }
    if (processes != null) {
      processes.close();
    }
  }

  @Test
  void whatIsSentAgainIsWhatWasSentAndNoAlertIsMissed() throws Exception {
    processes = new LedgerProcesses(dir, "alerts");
    processes.start();
    producer = producer(processes.kafka.bootstrapServers());
    producer.send(new ProducerRecord<>(Topics.ALERT_RULES, bytes("rules"), bytes(RULES))).get();
    try (PoisonRig ledger = new PoisonRig()) {
      ledger.sendSpans(TestSpans.request(TestSpans.chat(1, 10, 101)).toByteArray());
      call = ledger.entries().get(0);
    }
    processes.submit(WatchJob.class, null, 2, TopicDelivery.AT_LEAST_ONCE, CHECKPOINT_INTERVAL);
    awaitMore(SERVICES);

    int kills = 0;
    while (kills < MOST_KILLS && (kills == 0 || repeats(alerts()) == 0)) {
      awaitAlertsAfterTheLastCheckpoint();
      processes.flink.killTaskManager();
      sendCalls();
      processes.flink.startTaskManager();
      kills++;
      awaitMore(2 * SERVICES);
    }
    await().atMost(LedgerProcesses.LIMIT).until(() -> lasting(alerts()) == 0);
    processes.flink.stopWithSavepoint();

    List<ConsumerRecord<byte[], byte[]>> alerts = alerts();
    assertThat(repeats(alerts)).as("records that were sent again").isPositive();
    assertThat(keys(alerts)).hasSize(SERVICES);
    assertWhatASubscriberIsPromised(alerts);
    assertThat(processes.lake.rows(LakeTable.ALERTS, "alert_id", "seq"))
        .extracting(row -> row.getField("alert_id") + "/" + row.getField("seq"))
        .doesNotHaveDuplicates()
        .hasSameElementsAs(byId(alerts).keySet());
  }

  private static void assertWhatASubscriberIsPromised(List<ConsumerRecord<byte[], byte[]>> alerts)
      throws Exception {
    AlertSubscriber subscriber = new AlertSubscriber();
    Map<String, Long> seqs = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : alerts) {
      Optional<JsonNode> news = subscriber.accept(record.value());
      if (news.isPresent()) {
        JsonNode alert = news.get();
        long seq = seqs.merge(alert.get("alert_id").asText(), 0L, (last, first) -> last + 1);
        assertThat(alert.get("seq").asLong()).isEqualTo(seq);
        assertThat(alert.get("status").asText().equals("OPEN")).isEqualTo(seq == 0);
      }
    }
    assertThat(subscriber.lasting()).isEmpty();
    byId(alerts);
  }

  /** Records by alert and seq; those of the same are the same. */
  private static Map<String, byte[]> byId(List<ConsumerRecord<byte[], byte[]>> alerts) {
    Map<String, byte[]> byId = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> alert : alerts) {
      byte[] before = byId.putIfAbsent(id(alert), alert.value());
      if (before != null) {
        assertThat(alert.value()).asString(UTF_8).isEqualTo(new String(before, UTF_8));
      }
    }
    return byId;
  }

  private static String id(ConsumerRecord<byte[], byte[]> alert) {
    return new String(alert.headers().lastHeader("ce_id").value(), UTF_8);
  }

  private static int repeats(List<ConsumerRecord<byte[], byte[]>> alerts) {
    return alerts.size() - byId(alerts).size();
  }

  private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> alerts) {
    return alerts.stream().map(alert -> new String(alert.key(), UTF_8)).distinct().toList();
  }

  private static int lasting(List<ConsumerRecord<byte[], byte[]>> alerts) throws Exception {
    AlertSubscriber subscriber = new AlertSubscriber();
    for (ConsumerRecord<byte[], byte[]> alert : alerts) {
      subscriber.accept(alert.value());
    }
    return subscriber.lasting().size();
  }

  private List<ConsumerRecord<byte[], byte[]>> alerts() {
    return new ArrayList<>(processes.topic(Topics.ALERTS, READ_UNCOMMITTED));
  }

  private void awaitAlertsAfterTheLastCheckpoint() {
    await()
        .atMost(LedgerProcesses.LIMIT)
        .until(
            () -> {
              long checkpoints = processes.flink.completedCheckpoints();
              awaitMore(SERVICES);
              return processes.flink.completedCheckpoints() == checkpoints;
            });
  }

  /** Goes on sending calls until so many more alerts have come that nobody has seen before. */
  private void awaitMore(int more) {
    int goal = byId(alerts()).size() + more;
    await()
        .atMost(LedgerProcesses.LIMIT)
        .until(
            () -> {
              sendCalls();
              return byId(alerts()).size() >= goal;
            });
  }

  private void sendCalls() throws Exception {
    for (int service = 0; service < SERVICES; service++) {
      call.setService("service-" + service);
      call.setCallId("call-" + sent++);
      call.setEndedAt(call.getEndedAt().plusMillis(1));
      producer
          .send(
              new ProducerRecord<>(
                  Topics.LLM_CALLS, bytes(call.getCallId()), LlmCallCodec.encode(call)))
          .get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

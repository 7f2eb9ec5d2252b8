package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.GpuEventCodec;
import io.tokenlake.schemas.GpuRollupCodec;
import io.tokenlake.schemas.GpuRollupUpdate;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gpu job beside the ledger, on a real broker, a real Flink runtime and real tables. */
class GpuJobIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int SECONDS = 300;
  private static final String HEARD = GpuMetrics.UUID;
  private static final String MISSED = "GPU-51c00001-2222-3333-4444-555555555555";

  @TempDir Path dir;
  private LocalJobs jobs;
  private TestLake lake;

  @BeforeEach
  void start() throws Exception {
    jobs = new LocalJobs(dir);
    lake = jobs.lake();
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
  }

  @Test
  void samplesEventsAndMinutesAreExactAlthoughATaskManagerDiesAndMessagesComeAgain()
      throws Exception {
    jobs.startLedger();
    jobs.startGpus();
    sendSeconds(0, SECONDS / 2);
    await().atMost(LIMIT).until(() -> lake.count(LakeTable.GPU_SAMPLES) > 0);
    jobs.flink().terminateTaskManager(0).get();
    sendSeconds(SECONDS / 2, SECONDS);
    jobs.flink().startTaskManager();
    sendSeconds(SECONDS / 2 - 50, SECONDS / 2 + 50);
    jobs.send(
        Topics.OTLP_METRICS,
        GpuMetrics.agent(SECONDS).gauge("hw.gpu.utilization", 7, text("other", "x")).bytes());
    for (int event = 1; event <= 3; event++) {
      byte[] log = GpuDialectsTest.captured("agent-sick-event-" + event + ".pb");
      jobs.send(Topics.OTLP_LOGS, log);
      jobs.send(Topics.OTLP_LOGS, log);
    }

    long points = SECONDS * 3L;
    long accepted = points + 100 * 3 + 1 + 6;
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "accepted")).isEqualTo(accepted);
              assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "skipped")).isZero();
              assertThat(lake.sum(LakeTable.GPU_ROLLUP_1M, "samples")).isEqualTo(SECONDS);
              assertThat(lake.count(LakeTable.GPU_EVENTS)).isEqualTo(3);
            });
    assertThat(lake.count(LakeTable.GPU_SAMPLES)).isEqualTo(SECONDS);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "recorded")).isEqualTo(points + 3);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "duplicates")).isEqualTo(100 * 3 + 3);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "dead_letters")).isEqualTo(1);
    assertThat(lake.rows(LakeTable.DEAD_LETTERS))
        .extracting(letter -> letter.getField("reason"))
        .containsExactly("INVALID_METRIC");
    // 500 W for all but the first second, however the counter was read.
    assertThat(sum(LakeTable.GPU_SAMPLES, "energy_j")).isEqualTo(500.0 * (SECONDS - 1));
    assertThat(sum(LakeTable.GPU_ROLLUP_1M, "energy_j")).isEqualTo(500.0 * (SECONDS - 1));
    await().atMost(LIMIT).until(() -> samplesOfRollupsOnTopic() == SECONDS);
    for (ConsumerRecord<byte[], byte[]> event :
        TopicReader.readAll(jobs.bootstrapServers(), Topics.GPU_EVENTS)) {
      assertThat(GpuEventCodec.decode(event.value()).getSimulated()).isTrue();
    }
  }

  @Test
  void anXidOfAnAgentIsOneAlertThatSaysThatTheGpuIsSimulated() throws Exception {
    jobs.startGpus();
    jobs.startWatch();
    jobs.send(Topics.OTLP_LOGS, GpuDialectsTest.captured("agent-sick-event-1.pb"));
    jobs.send(Topics.OTLP_LOGS, GpuDialectsTest.captured("agent-sick-event-2.pb"));
    jobs.send(Topics.OTLP_LOGS, GpuDialectsTest.captured("agent-sick-event-1.pb"));

    await().atMost(LIMIT).until(() -> lake.count(LakeTable.ALERTS) > 0);

    List<JsonNode> alerts = alertsOnTopic();
    assertThat(alerts).extracting(a -> a.get("rule_id").asText()).containsOnly("gpu_xid_hardware");
    assertThat(alerts.get(0).get("status").asText()).isEqualTo("OPEN");
    assertThat(alerts.get(0).get("severity").asText()).isEqualTo("page");
    assertThat(alerts.get(0).get("entity").get("simulated").asText()).isEqualTo("true");
    assertThat(alerts.get(0).get("entity").get("xid_code").asText()).isEqualTo("79");
    assertThat(alerts.get(0).get("evidence").get(0).get("gpu_uuid").asText())
        .isEqualTo("GPU-51c00001-2222-3333-4444-555555555555");
  }

  @Test
  void aGpuThatIsNotHeardOfWhileAnotherOfItsMachineIsIsAnAlert() throws Exception {
    jobs.startGpus();
    jobs.startWatch();
    jobs.send(
        Topics.ALERT_RULES,
        "rules",
        """
        version: "1"
        extends: bundled
        rules:
          - id: gpu_absent
            summary: absent after a second, so that a test need not wait for minutes
            kind: threshold
            on: gpu_node
            metric: absent_s
            above: {page: 1}
            by: [host, gpu_uuid, simulated]
            owner: infrastructure
        """
            .getBytes(UTF_8));
    jobs.send(Topics.OTLP_METRICS, utilizationOf(MISSED, 0));

    AtomicInteger second = new AtomicInteger();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              jobs.send(Topics.OTLP_METRICS, utilizationOf(HEARD, second.getAndIncrement()));
              return !alertsOnTopic().isEmpty();
            });

    assertThat(alertsOnTopic())
        .extracting(a -> a.get("rule_id").asText(), a -> a.get("entity").get("gpu_uuid").asText())
        .containsOnly(tuple("gpu_absent", MISSED));
  }

  private static byte[] utilizationOf(String uuid, int second) {
    return GpuMetrics.agent(second).label("hw.id", uuid).gauge("hw.gpu.utilization", 0.5).bytes();
  }

  private List<JsonNode> alertsOnTopic() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> alert :
        TopicReader.readAll(jobs.bootstrapServers(), Topics.ALERTS)) {
      alerts.add(new ObjectMapper().readTree(alert.value()));
    }
    return alerts;
  }

  /** To one partition, so that the first that is read is the first that was sent. */
  private void sendSeconds(int from, int to) throws Exception {
    for (int second = from; second < to; second++) {
      jobs.send(
          Topics.OTLP_METRICS,
          "gpu",
          GpuMetrics.agent(second)
              .gauge("hw.gpu.utilization", 0.5)
              .gauge("hw.temperature", 60)
              .counter("hw.energy", 1_000 + 500.0 * second)
              .bytes());
    }
  }

  private double sum(LakeTable table, String column) {
    return lake.rows(table, column).stream()
        .map((Record row) -> (Double) row.getField(column))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** For a subscriber that keeps the highest revision of each window. */
  private long samplesOfRollupsOnTopic() throws IOException {
    Map<String, GpuRollupUpdate> standing = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message :
        TopicReader.readAll(jobs.bootstrapServers(), Topics.GPU_ROLLUPS)) {
      GpuRollupUpdate update = GpuRollupCodec.decode(message.value());
      standing.merge(
          update.getGpuKey() + "@" + update.getRollup().getMinute(),
          update,
          (one, other) -> one.getRevision() > other.getRevision() ? one : other);
    }
    return standing.values().stream().mapToLong(u -> u.getRollup().getSamples()).sum();
  }
}

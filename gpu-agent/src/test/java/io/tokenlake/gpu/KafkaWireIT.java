package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.schemas.OtlpHeaders;
import io.tokenlake.schemas.Topics;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Straight to Kafka, on a real broker. */
class KafkaWireIT {
  @TempDir private Path folder;

  @Test
  void theTopicsHoldWhatTheBridgeWouldHaveWritten() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"), port)) {
      kafka.createTopics(Topics.OTLP, 1, Map.of());
      Map<String, String> env =
          Map.of("TOKENLAKE_GPU_KAFKA", "bootstrap.servers=" + kafka.bootstrapServers());
      try (RunningAgent agent = RunningAgent.simulating("sick", folder.resolve("spool"), env);
          KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(
                  Map.of(
                      "bootstrap.servers", kafka.bootstrapServers(),
                      "group.id", "test",
                      "auto.offset.reset", "earliest"),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer())) {
        consumer.subscribe(List.of(Topics.OTLP_METRICS, Topics.OTLP_LOGS));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                  return records.stream().map(ConsumerRecord::topic).distinct().count() == 2;
                });

        ConsumerRecord<byte[], byte[]> metrics =
            records.stream()
                .filter(record -> record.topic().equals(Topics.OTLP_METRICS))
                .findFirst()
                .orElseThrow();
        assertThat(metrics.key()).isNull();
        assertThat(metrics.headers().lastHeader(OtlpHeaders.RECEIVED_AT)).isNotNull();
        assertThat(ExportMetricsServiceRequest.parseFrom(metrics.value()).getResourceMetricsList())
            .isNotEmpty();
        assertThat(agent.said()).contains("writing to Kafka at");
      }
    }
  }
}

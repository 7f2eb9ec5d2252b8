package io.tokenlake.notifier.consume;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.schemas.AlertSchema;
import io.tokenlake.schemas.AlertSubscriber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What is known of the alerts of one partition: what is news, and what the destination was told of
 * what lasts. Not thread-safe.
 */
final class PartitionMemory {
  private static final String UNKNOWN_SOURCE = "tokenlake";

  private final AlertSubscriber subscriber = new AlertSubscriber();

  /** In the order of the topic. */
  private final Map<String, Told> told = new LinkedHashMap<>();

  private record Told(AlertEvent alert, long offset) {}

  /**
   * Reads the next record.
   *
   * @return empty when it is a repeat, or deletes an alert
   * @throws IOException when it is no alert
   */
  Optional<AlertEvent> accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Optional<JsonNode> news = subscriber.accept(record.value());
    return news.map(json -> new AlertEvent(json, record.value(), source(record)));
  }

  /** What the destination was told last of this episode, if it lasts. */
  Optional<AlertEvent> before(AlertEvent alert) {
    return Optional.ofNullable(told.get(alert.alertId())).map(Told::alert);
  }

  /** The destination was told of the record at this offset, or there was no way to. */
  void told(AlertEvent alert, long offset) {
    told.remove(alert.alertId());
    if (!alert.isOver()) {
      told.put(alert.alertId(), new Told(alert, offset));
    }
  }

  /** From which offset on all lies that must be read to know this again. */
  OptionalLong oldestLasting() {
    return told.values().stream().mapToLong(Told::offset).findFirst();
  }

  /** What the destination takes to last, each as it was told last. */
  List<AlertEvent> lasting() {
    return told.values().stream().map(Told::alert).toList();
  }

  /** Who made a record of topic alerts. */
  static String source(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(AlertSchema.SOURCE_HEADER);
    return header == null || header.value() == null
        ? UNKNOWN_SOURCE
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}

package io.tokenlake.notifier.consume;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.schemas.AlertSchema;
import io.tokenlake.schemas.AlertSubscriber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What is known of the alerts of one partition: what is news, and what the destination was told of
 * what lasts. Not thread-safe.
 */
final class PartitionMemory {
  private static final String UNKNOWN_SOURCE = "tokenlake";

  private final AlertSubscriber subscriber = new AlertSubscriber();
  private final Map<String, AlertEvent> told = new LinkedHashMap<>();

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
    return Optional.ofNullable(told.get(alert.alertId()));
  }

  /** The destination was told of it, or there was no way to. */
  void told(AlertEvent alert) {
    if (alert.isOver()) {
      told.remove(alert.alertId());
    } else {
      told.put(alert.alertId(), alert);
    }
  }

  /** What the destination takes to last, each as it was told last. */
  Collection<AlertEvent> lasting() {
    return told.values();
  }

  private static String source(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(AlertSchema.SOURCE_HEADER);
    return header == null || header.value() == null
        ? UNKNOWN_SOURCE
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}

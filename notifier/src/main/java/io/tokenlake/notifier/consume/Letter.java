package io.tokenlake.notifier.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.receiver.Message;
import io.tokenlake.schemas.AlertSchema;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the topic of what could not be delivered, as {@link UndeliveredTopic} writes it.
 *
 * @param destination whom it was for
 * @param alert empty when the letter holds none, because it was too large or none to begin with
 * @param record what was not delivered, where it lay in topic alerts
 */
record Letter(
    String destination, Optional<AlertEvent> alert, ConsumerRecord<byte[], byte[]> record) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads one; empty when it is no such letter. */
  static Optional<Letter> of(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode letter = JSON.readTree(record.value());
      if (letter == null || !letter.path("destination").isTextual()) {
        return Optional.empty();
      }
      JsonNode alert = letter.path("alert");
      byte[] value = Message.bytes(alert);
      ConsumerRecord<byte[], byte[]> was =
          new ConsumerRecord<>(
              letter.path("topic").asText(),
              letter.path("partition").asInt(),
              letter.path("offset").asLong(),
              record.key(),
              value);
      if (letter.path("source").isTextual()) {
        was.headers()
            .add(AlertSchema.SOURCE_HEADER, letter.path("source").textValue().getBytes(UTF_8));
      }
      return Optional.of(new Letter(letter.path("destination").textValue(), alert(was), was));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The alert that a record of topic alerts is; empty when it is none. */
  static Optional<AlertEvent> alert(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode alert = record.value() == null ? null : JSON.readTree(record.value());
      return alert != null
              && alert.path("alert_id").isTextual()
              && alert.path("seq").isIntegralNumber()
          ? Optional.of(new AlertEvent(alert, record.value(), PartitionMemory.source(record)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

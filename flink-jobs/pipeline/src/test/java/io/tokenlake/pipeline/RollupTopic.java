package io.tokenlake.pipeline;

import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topic of rollups as a subscriber reads it who keeps the highest revision of each window. */
final class RollupTopic {
  private final Map<List<Object>, LlmRollupUpdate> highest = new HashMap<>();

  /** Where the windows of a set stand after these messages. */
  static Collection<LlmRollupRecord> standing(
      String set, Collection<ConsumerRecord<byte[], byte[]>> messages) {
    RollupTopic topic = new RollupTopic();
    messages.forEach(message -> topic.read(decode(message.value())));
    return topic.standing(set);
  }

  /** Reads one update, in any order, any number of times. */
  void read(LlmRollupUpdate update) {
    highest.merge(
        List.of(update.getRollupKey(), update.getRollup().getMinute()),
        update,
        (before, now) -> now.getRevision() > before.getRevision() ? now : before);
  }

  /** Where the windows of a set stand. */
  Collection<LlmRollupRecord> standing(String set) {
    return highest.values().stream()
        .filter(update -> update.getDimensionSet().equals(set))
        .map(LlmRollupUpdate::getRollup)
        .toList();
  }

  static LlmRollupUpdate decode(byte[] message) {
    try {
      return LlmRollupCodec.decode(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

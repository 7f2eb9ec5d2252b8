package io.tokenlake.benchmarks.watch;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.schemas.Topics;
import java.util.List;
import java.util.Map;

/** The topics that the ledger and the watch read and write. */
final class WatchTopics {
  private WatchTopics() {}

  static void create(LocalKafka kafka, int partitions) {
    kafka.createTopics(Topics.OTLP, partitions, Map.of());
    kafka.createTopics(Topics.OF_LEDGER, partitions, Map.of());
    kafka.createTopics(Topics.OF_GPUS, partitions, Map.of());
    kafka.createTopics(
        List.of(Topics.ALERT_OBSERVATIONS, Topics.SERIES_HISTORY), partitions, Map.of());
    kafka.createTopics(List.of(Topics.ALERTS), 1, Map.of());
    kafka.createTopics(Topics.BOOKS, 1, Map.of());
  }
}

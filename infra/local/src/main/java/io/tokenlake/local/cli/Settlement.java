package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.local.Progress;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.schemas.Topics;
import io.tokenlake.trino.TrinoConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Waits until everything that was sent can be queried: spans, calls, dead letters and alerts. */
final class Settlement {
  /** Without any progress; a long trace may take as long as it goes on arriving. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 250;

  private final Trino trino;
  private final String bootstrapServers;

  Settlement(Trino trino, String bootstrapServers) {
    this.trino = trino;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException naming what is still missing when it takes too long
   */
  void await(long spansSent, Progress progress)
      throws SQLException, InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String missing = missing(spansSent);
    long lastWord = System.nanoTime();
    while (missing != null) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "nothing new was queryable for " + LIMIT.toSeconds() + " s: " + missing);
      }
      if (System.nanoTime() - lastWord > Duration.ofSeconds(5).toNanos()) {
        progress.say("waiting: " + missing);
        lastWord = System.nanoTime();
      }
      Thread.sleep(POLL_MILLIS);
      String before = missing;
      missing = missing(spansSent);
      if (missing != null && !missing.equals(before)) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
  }

  /** What is not there yet; null when everything is. */
  private String missing(long spansSent)
      throws SQLException, InterruptedException, ExecutionException {
    Map<String, Object> audit = trino.query(TrinoConfig.query("ledger_audit").sql()).onlyRow();
    // Telemetry of GPUs goes on all the time, and is not waited for.
    long accepted = (Long) audit.get("accepted_spans");
    if (accepted < spansSent) {
      return accepted + " of " + spansSent + " spans have arrived in the tables";
    }
    for (String difference :
        new String[] {"unaccounted", "spans_off", "calls_off", "rollups_off", "dead_letters_off"}) {
      if ((Long) audit.get(difference) != 0) {
        return difference + " is " + audit.get(difference);
      }
    }
    for (String topic : Topics.WATCHED) {
      if (!isWatched(topic)) {
        return "the watch job has not read all of topic " + topic;
      }
    }
    Set<String> raised = alertsOnTopic();
    long stored =
        (Long)
            trino
                .query("SELECT count(DISTINCT dedupe_key) AS stored FROM alerts")
                .onlyRow()
                .get("stored");
    return stored < raised.size()
        ? stored + " of " + raised.size() + " alerts have arrived in their table"
        : null;
  }

  /** The job commits its position with each checkpoint, thus with the rows it wrote. */
  private boolean isWatched(String topic) throws InterruptedException, ExecutionException {
    try (Admin admin =
            Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        TopicReader reader = new TopicReader(bootstrapServers, topic)) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(WatchJob.NAME).partitionsToOffsetAndMetadata().get();
      return reader.endOffsets().entrySet().stream()
          .allMatch(
              end ->
                  end.getValue() == 0
                      || (committed.get(end.getKey()) != null
                          && committed.get(end.getKey()).offset() >= end.getValue()));
    }
  }

  /** The topic is compacted by dedupe key, so that is what can be counted. */
  private Set<String> alertsOnTopic() {
    return TopicReader.readAll(bootstrapServers, Topics.ALERTS).stream()
        .filter(alert -> alert.value() != null)
        .map(alert -> new String(alert.key(), UTF_8))
        .collect(Collectors.toSet());
  }
}

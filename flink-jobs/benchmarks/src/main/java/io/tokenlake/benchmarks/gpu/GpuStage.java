package io.tokenlake.benchmarks.gpu;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.tokenlake.benchmarks.ledger.Stage;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one run works on: broker and lake with all that the gpu job and the watch want. */
final class GpuStage implements AutoCloseable {
  private static final String ALL_ROWS = "total-records";

  private final Stage jobs;
  private final Catalog tables;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;

  private GpuStage(Stage jobs, int partitions) {
    this.jobs = jobs;
    this.tables = jobs.lake().open();
    this.partitions = partitions;
    this.producer = jobs.producer();
  }

  static GpuStage create(Path dir, int partitions) throws IOException {
    Stage jobs = Stage.create(dir);
    jobs.kafka().createTopics(Topics.OTLP, partitions, Map.of());
    jobs.kafka().createTopics(Topics.OF_LEDGER, partitions, Map.of());
    jobs.kafka().createTopics(Topics.OF_GPUS, partitions, Map.of());
    jobs.kafka()
        .createTopics(
            List.of(Topics.ALERT_OBSERVATIONS, Topics.SERIES_HISTORY), partitions, Map.of());
    jobs.kafka().createTopics(List.of(Topics.ALERTS), 1, Map.of());
    jobs.kafka().createTopics(Topics.BOOKS, 1, Map.of());
    return new GpuStage(jobs, partitions);
  }

  Stage jobs() {
    return jobs;
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  /** How many rows a table has, as its newest snapshot says. */
  long rows(LakeTable table) {
    Snapshot newest = tables.loadTable(table.identifier()).currentSnapshot();
    return newest == null ? 0 : Long.parseLong(newest.summary().get(ALL_ROWS));
  }

  /** One second of a machine; those of a machine stay in order. */
  void send(int machine, long timeNanos, long second) {
    byte[] message = GpuMessages.second(machine, timeNanos, second).toByteArray();
    producer.send(new ProducerRecord<>(Topics.OTLP_METRICS, machine % partitions, null, message));
  }

  /** Fills the topic of metrics with the last seconds of all machines. */
  void fill(int machines, int seconds) {
    long now = TimeUnit.SECONDS.toNanos(Instant.now().getEpochSecond());
    for (int second = 0; second < seconds; second++) {
      for (int machine = 0; machine < machines; machine++) {
        send(machine, now - TimeUnit.SECONDS.toNanos(seconds - second), second);
      }
    }
    producer.flush();
  }

  /** The limit: one thread that polls, parses and counts samples, and does nothing else. */
  long parseAll() {
    LongAdder samples = new LongAdder();
    try (TopicReader reader = new TopicReader(jobs.bootstrapServers(), Topics.OTLP_METRICS)) {
      reader.readToEnd(message -> samples.add(samplesIn(message.value())));
    }
    return samples.sum();
  }

  private static int samplesIn(byte[] message) {
    try {
      return ExportMetricsServiceRequest.parseFrom(message).getResourceMetricsCount();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of our own cannot be parsed", e);
    }
  }

  @Override
  public void close() throws IOException {
    producer.close();
    jobs.close();
    ((Closeable) tables).close();
  }
}

package io.tokenlake.benchmarks.jobs;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What jobs work on: a broker that has no topics yet, and an empty lake. */
public final class JobStage implements AutoCloseable {
  private static final String BATCH_BYTES = "65536";
  private static final String ALL_ROWS = "total-records";

  private final Path dir;
  private final LakeCatalog lake;
  private final Catalog tables;
  private final LocalKafka kafka;

  private JobStage(Path dir, LakeCatalog lake, LocalKafka kafka) {
    this.dir = dir;
    this.lake = lake;
    this.tables = lake.open();
    this.kafka = kafka;
  }

  /** Sets up broker and lake in a folder. */
  public static JobStage create(Path dir) throws IOException {
    Files.createDirectories(dir);
    LakeCatalog lake = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
    try (Closeable catalog = (Closeable) lake.open()) {
      new Tables((Catalog) catalog).apply();
    }
    return new JobStage(dir, lake, LocalKafka.start(dir.resolve("kafka"), 0));
  }

  /** The broker. */
  public LocalKafka kafka() {
    return kafka;
  }

  /** Its address. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The lake. */
  public LakeCatalog lake() {
    return lake;
  }

  /** Folder for what else a run writes. */
  public Path dir() {
    return dir;
  }

  /** How many rows a table has, as its newest snapshot says. */
  public long rows(LakeTable table) {
    Snapshot newest = tables.loadTable(table.identifier()).currentSnapshot();
    return newest == null ? 0 : Long.parseLong(newest.summary().get(ALL_ROWS));
  }

  /** Batches and compression as the bridge sends them. */
  public KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES,
            ProducerConfig.LINGER_MS_CONFIG,
            "5"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    ((Closeable) tables).close();
  }
}

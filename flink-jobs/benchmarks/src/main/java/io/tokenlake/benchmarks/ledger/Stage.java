package io.tokenlake.benchmarks.ledger;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.Messages;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What one run works on: a broker and an empty lake. The ledger's has a filled topic of spans. */
public final class Stage implements AutoCloseable {
  private static final long SEED = 20_261_121;
  private static final String BATCH_BYTES = "65536";

  private final Path dir;
  private final LocalKafka kafka;
  private final LakeCatalog lake;
  private Totals sent;
  private long payloadBytes;

  private Stage(Path dir, LocalKafka kafka, LakeCatalog lake) {
    this.dir = dir;
    this.kafka = kafka;
    this.lake = lake;
  }

  /**
   * Sets up broker and lake and fills the topic.
   *
   * @param spans at least this many
   */
  static Stage create(Path dir, int spans, int partitions, Messages messages) throws IOException {
    Stage stage = create(dir);
    try {
      stage.fill(spans, partitions, messages);
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Sets up a broker without topics, and a lake. */
  public static Stage create(Path dir) throws IOException {
    Files.createDirectories(dir);
    LakeCatalog lake = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
    try (Closeable catalog = (Closeable) lake.open()) {
      new Tables((Catalog) catalog).apply();
    }
    return new Stage(dir, LocalKafka.start(dir.resolve("kafka"), 0), lake);
  }

  /** The broker. */
  public LocalKafka kafka() {
    return kafka;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The lake. */
  public LakeCatalog lake() {
    return lake;
  }

  /** Folder for what else the run writes. */
  public Path dir() {
    return dir;
  }

  /** What the topic of spans holds. */
  Totals sent() {
    return sent;
  }

  /** Bytes of all messages before compression. */
  long payloadBytes() {
    return payloadBytes;
  }

  /** Entries on the topic of calls. */
  long callsOnTopic() {
    try (TopicReader reader = new TopicReader(bootstrapServers(), Topics.LLM_CALLS)) {
      return reader.endOffsets().values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public void close() {
    kafka.close();
  }

  private void fill(int spans, int partitions, Messages messages) {
    kafka.createTopics(Topics.OTLP, partitions, Map.of());
    kafka.createTopics(Topics.OF_LEDGER, partitions, Map.of());
    kafka.createTopics(List.of(Topics.PRICE_BOOK), 1, Map.of());
    long traces = (spans + SampleTrace.SPANS - 1L) / SampleTrace.SPANS;
    SampleRequests requests = new SampleRequests(SEED, messages.traces());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      long message = 0;
      for (long left = traces; left > 0; left -= messages.traces()) {
        ExportTraceServiceRequest request = requests.next(left);
        payloadBytes += request.getSerializedSize();
        int partition = (int) (message++ % partitions);
        producer.send(
            new ProducerRecord<>(Topics.OTLP_SPANS, partition, null, request.toByteArray()));
      }
    }
    sent = requests.totals();
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
}

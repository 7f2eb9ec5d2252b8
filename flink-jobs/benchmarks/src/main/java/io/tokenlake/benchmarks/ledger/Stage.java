package io.tokenlake.benchmarks.ledger;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.benchmarks.jobs.JobStage;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.Messages;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one run works on: a broker with a filled topic of spans, and an empty lake. */
final class Stage implements AutoCloseable {
  private static final long SEED = 20_261_121;

  private final JobStage jobs;
  private Totals sent;
  private long payloadBytes;

  private Stage(JobStage jobs) {
    this.jobs = jobs;
  }

  /**
   * Sets up broker and lake and fills the topic.
   *
   * @param spans at least this many
   */
  static Stage create(Path dir, int spans, int partitions, Messages messages) throws IOException {
    Stage stage = new Stage(JobStage.create(dir));
    try {
      stage.fill(spans, partitions, messages);
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Its broker and lake. */
  JobStage jobs() {
    return jobs;
  }

  String bootstrapServers() {
    return jobs.bootstrapServers();
  }

  LakeCatalog lake() {
    return jobs.lake();
  }

  /** Folder for what else the run writes. */
  Path dir() {
    return jobs.dir();
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
  public void close() throws IOException {
    jobs.close();
  }

  private void fill(int spans, int partitions, Messages messages) {
    jobs.kafka().createTopics(Topics.OTLP, partitions, Map.of());
    jobs.kafka().createTopics(Topics.OF_LEDGER, partitions, Map.of());
    jobs.kafka().createTopics(List.of(Topics.PRICE_BOOK), 1, Map.of());
    long traces = (spans + SampleTrace.SPANS - 1L) / SampleTrace.SPANS;
    SampleRequests requests = new SampleRequests(SEED, messages.traces());
    try (KafkaProducer<byte[], byte[]> producer = jobs.producer()) {
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
}

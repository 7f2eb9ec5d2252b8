package io.tokenlake.ingest.publish;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where the records of a request go. The seam between the protocol and Kafka. */
public interface RecordPublisher extends AutoCloseable {

  /**
   * Publishes all records of one request. May block, so never call it on an event loop.
   *
   * @return completes when every record is durable, but for those that it completes with, which are
   *     larger than Kafka takes; completes exceptionally as soon as one record is not durable for
   *     another reason, and then any of the others may be durable or not
   */
  CompletableFuture<List<ProducerRecord<byte[], byte[]>>> publish(
      List<ProducerRecord<byte[], byte[]>> records);

  /** Waits, within a bound, for what is on its way. */
  @Override
  void close();
}

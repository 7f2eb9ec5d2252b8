package io.tokenlake.ingest.publish;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where the records of a request go. The seam between the protocol and Kafka. */
public interface RecordPublisher extends AutoCloseable {

  /**
   * Publishes all records of one request. May block, so never call it on an event loop.
   *
   * @return completes when every record is durable; completes exceptionally as soon as one record
   *     is known not to be, and then any of the others may be durable or not
   */
  CompletableFuture<Void> publish(List<ProducerRecord<byte[], byte[]>> records);

  /** Waits, within a bound, for what is on its way. */
  @Override
  void close();
}

package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.deliver.Outcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes what could not be delivered. */
@FunctionalInterface
interface Undelivered {
  /** Returns when it is kept, however long that takes. */
  void keep(String destination, ConsumerRecord<byte[], byte[]> record, Outcome outcome)
      throws InterruptedException;
}

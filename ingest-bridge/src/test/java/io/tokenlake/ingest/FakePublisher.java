package io.tokenlake.ingest;

import io.tokenlake.ingest.publish.RecordPublisher;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps what is published, and does with it what the test says. */
public final class FakePublisher implements RecordPublisher {
  /** What became of the records of one request. */
  public interface Behaviour
      extends Function<
          List<ProducerRecord<byte[], byte[]>>,
          CompletableFuture<List<ProducerRecord<byte[], byte[]>>>> {}

  public static final Behaviour DURABLE = records -> CompletableFuture.completedFuture(List.of());
  public static final Behaviour SILENT = records -> unanswered();

  private final Queue<ProducerRecord<byte[], byte[]>> published = new ConcurrentLinkedQueue<>();
  private volatile Behaviour behaviour = DURABLE;
  private volatile boolean closed;

  /** What a request gets that Kafka has not answered yet; durable once it holds no records. */
  public static CompletableFuture<List<ProducerRecord<byte[], byte[]>>> unanswered() {
    return new CompletableFuture<>();
  }

  /** Every record fails with this, as soon as there is one. */
  public static Behaviour failing(Exception failure) {
    return records -> CompletableFuture.failedFuture(failure);
  }

  public void behave(Behaviour behaviour) {
    this.behaviour = behaviour;
    published.clear();
  }

  public List<ProducerRecord<byte[], byte[]>> published() {
    return List.copyOf(published);
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public CompletableFuture<List<ProducerRecord<byte[], byte[]>>> publish(
      List<ProducerRecord<byte[], byte[]>> records) {
    published.addAll(records);
    return behaviour.apply(records);
  }

  @Override
  public void close() {
    closed = true;
  }
}

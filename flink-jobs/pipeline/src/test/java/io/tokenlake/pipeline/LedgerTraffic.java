package io.tokenlake.pipeline;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends rounds of telemetry to Kafka, always a little ahead of what the ledger has committed: so
 * there is traffic in flight whenever a process dies, and never more than the test can count. No
 * round begins before Kafka has acknowledged the one before; the producer goes on trying until it
 * does.
 */
final class LedgerTraffic implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(50);

  /** How many spans may be on their way. */
  static final int AHEAD = 500;

  private final KafkaProducer<byte[], byte[]> producer;
  private final LongSupplier committedSpans;
  private volatile Truth sent = Truth.NOTHING;
  private volatile boolean stopping;
  private int nextRound;
  private CompletableFuture<Void> sending;

  /**
   * @param committedSpans how many spans the table of spans holds
   */
  LedgerTraffic(String bootstrapServers, LongSupplier committedSpans) {
    this.committedSpans = committedSpans;
    String limit = Long.toString(LIMIT.toMillis());
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, limit),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Begins, or goes on, to send. */
  void start() {
    stopping = false;
    sending = CompletableFuture.runAsync(this::send, command -> thread(command).start());
  }

  /** Stops sending and says what Kafka has acknowledged in all. */
  Truth stop() {
    stopping = true;
    sending.join();
    return sent;
  }

  /** Throws what ended the sending, if anything did. */
  void requireAlive() {
    if (sending.isCompletedExceptionally()) {
      sending.join();
    }
  }

  /** What was handed to Kafka so far. */
  Truth sent() {
    return sent;
  }

  /** How many sound spans were sent that the ledger has not committed. */
  long inFlight() {
    return sent.spans() - committedSpans.getAsLong();
  }

  private void send() {
    while (!stopping) {
      await().atMost(LIMIT).pollInterval(POLL).until(() -> stopping || inFlight() < AHEAD);
      TrafficRound round = new TrafficRound(nextRound);
      sent = sent.plus(round.truth());
      List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
      for (TrafficRound.Message message : round.messages()) {
        acknowledgements.add(
            producer.send(
                new ProducerRecord<>(
                    message.topic(), message.partition(), null, message.payload())));
      }
      acknowledgements.forEach(LedgerTraffic::join);
      nextRound++;
    }
  }

  /** Sends one message and returns when Kafka has it. */
  void send(String topic, byte[] payload) {
    join(producer.send(new ProducerRecord<>(topic, payload)));
  }

  private static void join(Future<RecordMetadata> acknowledgement) {
    try {
      acknowledgement.get();
    } catch (Exception e) {
      throw new IllegalStateException("Kafka did not take a message", e);
    }
  }

  private static Thread thread(Runnable command) {
    Thread thread = new Thread(command, "traffic");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    stopping = true;
    producer.close(Duration.ZERO);
  }
}

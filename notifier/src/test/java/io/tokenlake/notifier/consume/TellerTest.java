package io.tokenlake.notifier.consume;

import static io.tokenlake.notifier.Alerts.resolved;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenlake.notifier.Alerts;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import io.tokenlake.notifier.contract.Contract;
import io.tokenlake.notifier.contract.ReceiverServer;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.ops.NotifierMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A destination whose partition goes and comes back, at moments that a broker does not choose. */
@Timeout(60)
class TellerTest {
  private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);

  private final ReceiverServer hook = ReceiverServer.start(Contract.none());
  private final Topic consumer = new Topic();
  private final CountDownLatch release = new CountDownLatch(1);

  @TempDir private Path dir;

  @AfterEach
  void close() {
    release.countDown();
    hook.close();
  }

  @Test
  void partitionThatComesBackWhileSomethingIsToldLosesNoEnd() throws Exception {
    AlertEvent open = Alerts.full();
    AlertEvent slow = Alerts.with(alert -> alert.put("dedupe_key", "slow"));
    hook.thenAnswer(
        (request, exchange) -> {
          release.await();
          ReceiverServer.answer(exchange, 200, "");
        });
    consumer.holds(open, slow, resolved(open));
    consumer.stoodAt(1, "since=0");
    try (Teller teller = teller()) {
      Assignment assignment = begin(teller);
      await().until(() -> advance(teller, assignment) && hook.requests().size() == 1);

      consumer.rebalance(List.of());
      consumer.rebalance(List.of(PARTITION));
      release.countDown();

      await().until(() -> advance(teller, assignment) && consumer.stands().offset() == 3);
    }
    assertThat(keys())
        .startsWith(slow.idempotencyKey())
        .endsWith(resolved(open).idempotencyKey())
        .doesNotContain(open.idempotencyKey());
  }

  @Test
  void whatLastsIsKnownHoweverLongAgoItWasTold() throws Exception {
    AlertEvent old = Alerts.full();
    AlertEvent other = Alerts.with(alert -> alert.put("dedupe_key", "other"));
    consumer.holds(old, other, resolved(other));
    consumer.stoodAt(0, "since=0");
    try (Teller teller = teller()) {
      Assignment assignment = begin(teller);
      await().until(() -> advance(teller, assignment) && consumer.stands().offset() == 3);
    }
    assertThat(keys()).hasSize(3);

    // Another notifier, a month later: a repeat is none of its business, the end is.
    consumer.rebalance(List.of());
    consumer.grewOld();
    consumer.holds(old, resolved(old));
    try (Teller teller = teller()) {
      Assignment assignment = begin(teller);
      await().until(() -> advance(teller, assignment) && consumer.stands().offset() == 5);
    }
    assertThat(keys().subList(3, keys().size())).containsExactly(resolved(old).idempotencyKey());
    assertThat(consumer.stands().metadata()).isEqualTo("since=0");
  }

  private Teller teller() throws IOException {
    NotifierConfig config =
        ConfigReader.read(
            Files.writeString(
                dir.resolve("notifier.yaml"),
                """
                destinations:
                  - {name: hook, type: webhook, url: "%s"}
                default: hook
                """
                    .formatted(hook.url())),
            Map.of());
    Destination destination = config.destinations().get(0);
    Delivery delivery =
        new Delivery(destination, () -> Alerts.NOW, pause -> {}, new Random(1), reason -> {});
    return new Teller(
        destination,
        config.routes(),
        delivery,
        (name, record, outcome) -> {
          throw new IllegalStateException(outcome.detail());
        },
        new NotifierMetrics(),
        () -> Alerts.NOW);
  }

  private Assignment begin(Teller teller) {
    Assignment assignment = new Assignment("hook", consumer, () -> Alerts.NOW);
    teller.begin(assignment);
    consumer.subscribe(List.of(PARTITION.topic()), assignment);
    consumer.rebalance(List.of(PARTITION));
    return assignment;
  }

  /** One round of the loop, but for pausing. */
  private boolean advance(Teller teller, Assignment assignment) throws InterruptedException {
    consumer.poll(Duration.ZERO).forEach(teller::add);
    teller.advance();
    assignment.commit();
    return true;
  }

  private List<String> keys() {
    return hook.requests().stream().map(request -> request.headers().get("webhook-id")).toList();
  }

  /** Kafka's own consumer for tests, over a topic that can be read again. */
  private static final class Topic extends MockConsumer<byte[], byte[]> {
    private final List<AlertEvent> alerts = new ArrayList<>();
    private OffsetAndMetadata stands;
    private boolean isOld;

    Topic() {
      super("earliest");
    }

    void holds(AlertEvent... published) {
      alerts.addAll(List.of(published));
      updateBeginningOffsets(Map.of(PARTITION, 0L));
      updateEndOffsets(Map.of(PARTITION, (long) alerts.size()));
    }

    void stoodAt(long offset, String metadata) {
      stands = new OffsetAndMetadata(offset, metadata);
    }

    OffsetAndMetadata stands() {
      return stands;
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> of) {
      return new HashMap<>(Map.of(PARTITION, stands));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      stands = offsets.get(PARTITION);
    }

    /** All that is there by now was there before any time that is asked for. */
    void grewOld() {
      isOld = true;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> at) {
      Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
      first.put(PARTITION, isOld ? null : new OffsetAndTimestamp(0, at.get(PARTITION)));
      return first;
    }

    /** From here on all of it is there to be polled. */
    @Override
    public void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      for (int i = (int) offset; i < alerts.size(); i++) {
        byte[] key = alerts.get(i).text("dedupe_key").orElseThrow().getBytes(UTF_8);
        addRecord(
            new ConsumerRecord<>(
                PARTITION.topic(), PARTITION.partition(), i, key, alerts.get(i).value()));
      }
    }
  }
}

package io.tokenlake.notifier.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.KafkaConfig;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.deliver.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Tells one destination what could not be delivered to it. Of each alert it tells the state that it
 * has now; nobody is woken by what is over. What is refused again goes to the end of the topic; so
 * where a replay ends the next one begins, in a consumer group of its own.
 */
public final class Replay {
  private final KafkaConfig kafka;
  private final Destination destination;
  private final Delivery delivery;
  private final UndeliveredTopic undelivered;
  private final Consumer<String> progress;

  /** The newest record of each alert that there are letters of; by alert id. */
  private final Map<String, AlertEvent> newest = new LinkedHashMap<>();

  /** Which alert each dedupe key stands for now; nothing where its records were taken back. */
  private final Map<String, String> standing = new HashMap<>();

  private int told;
  private int refused;
  private int notTold;

  /**
   * What came of it.
   *
   * @param told records that the destination has taken
   * @param refused records that it has not, which are in the topic again
   * @param notTold letters of which there was nothing to tell
   * @param destinations whom there were letters for
   */
  public record Result(int told, int refused, int notTold, Set<String> destinations) {}

  /**
   * @param progress takes a line for each alert
   */
  public Replay(
      KafkaConfig kafka,
      Destination destination,
      Delivery delivery,
      UndeliveredTopic undelivered,
      Consumer<String> progress) {
    this.kafka = kafka;
    this.destination = destination;
    this.delivery = delivery;
    this.undelivered = undelivered;
    this.progress = progress;
  }

  /**
   * Tells all that was undelivered when it began.
   *
   * @param all tell every record as it was, in order, also of what is over
   * @throws IllegalStateException if Kafka cannot be read
   */
  public Result run(boolean all) throws InterruptedException {
    try {
      return read(all);
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "topics %s and %s cannot be read at %s: %s"
              .formatted(
                  kafka.undelivered(), kafka.topic(), kafka.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  private Result read(boolean all) throws InterruptedException {
    Set<String> destinations = new TreeSet<>();
    List<Letter> letters = new ArrayList<>();
    String name = destination.name() + ".replay";
    try (WholeTopic topic = new WholeTopic(kafka, kafka.undelivered(), name);
        WholeTopic alerts = new WholeTopic(kafka, kafka.topic(), name + ".alerts")) {
      topic.readToEnd(
          record ->
              Letter.of(record)
                  .ifPresent(
                      letter -> {
                        destinations.add(letter.destination());
                        if (letter.destination().equals(destination.name())) {
                          letters.add(letter);
                        }
                      }));
      if (all) {
        for (Letter letter : withAlert(letters)) {
          tell(letter.alert().orElseThrow(), letter);
        }
      } else {
        tellWhatIs(byAlert(withAlert(letters)), alerts);
      }
      topic.commit();
    }
    return new Result(told, refused, notTold, destinations);
  }

  private List<Letter> withAlert(List<Letter> letters) {
    for (Letter letter : letters) {
      if (letter.alert().isEmpty()) {
        notTold++;
        progress.accept(
            "%s cannot be told of offset %d of %s-%d: the letter holds no alert"
                .formatted(
                    destination.name(),
                    letter.record().offset(),
                    letter.record().topic(),
                    letter.record().partition()));
      }
    }
    return letters.stream().filter(letter -> letter.alert().isPresent()).toList();
  }

  private static Map<String, List<Letter>> byAlert(List<Letter> letters) {
    Map<String, List<Letter>> byAlert = new LinkedHashMap<>();
    for (Letter letter : letters) {
      String id = letter.alert().orElseThrow().alertId();
      byAlert.computeIfAbsent(id, first -> new ArrayList<>()).add(letter);
    }
    return byAlert;
  }

  private void tellWhatIs(Map<String, List<Letter>> byAlert, WholeTopic alerts)
      throws InterruptedException {
    byAlert
        .values()
        .forEach(letters -> letters.forEach(letter -> isNewest(letter.alert().orElseThrow())));
    for (List<Letter> letters : byAlert.values()) {
      // Each time anew: what was told before may have taken long.
      alerts.readToEnd(
          record -> {
            Optional<AlertEvent> alert = Letter.alert(record);
            standing.put(key(record), alert.map(AlertEvent::alertId).orElse(""));
            alert.filter(a -> byAlert.containsKey(a.alertId())).ifPresent(this::isNewest);
          });
      Letter last = letters.get(letters.size() - 1);
      AlertEvent now = newest.get(last.alert().orElseThrow().alertId());
      boolean isUndelivered =
          letters.stream()
              .anyMatch(
                  letter ->
                      letter.alert().orElseThrow().idempotencyKey().equals(now.idempotencyKey()));
      if (now.isOver() && !isUndelivered || isSuperseded(now, last)) {
        notTold += letters.size();
        progress.accept("%s over by now: %s".formatted(destination.name(), now.alertId()));
      } else {
        notTold += letters.size() - 1;
        tell(now, last);
      }
    }
  }

  /**
   * Whether another alert of the same dedupe key has come since. The topic is compacted by that
   * key, so the end of this one may no longer be there.
   */
  private boolean isSuperseded(AlertEvent alert, Letter letter) {
    return !standing.getOrDefault(key(letter.record()), alert.alertId()).equals(alert.alertId());
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), UTF_8);
  }

  private void isNewest(AlertEvent alert) {
    newest.merge(alert.alertId(), alert, (before, now) -> now.seq() >= before.seq() ? now : before);
  }

  private void tell(AlertEvent alert, Letter letter) throws InterruptedException {
    String what = alert.status() + " " + alert.idempotencyKey();
    if (alert.isMuted() && !alert.isOver()) {
      notTold++;
      // It may last longer than the mute.
      undelivered.keep(
          destination.name(), letter.record(), new Outcome(false, "muted", "muted at replay", 0));
      progress.accept("%s is not told of %s yet: muted".formatted(destination.name(), what));
      return;
    }
    Outcome outcome = deliver(alert);
    if (outcome.delivered()) {
      told++;
    } else {
      refused++;
      undelivered.keep(destination.name(), letter.record(), outcome);
    }
    progress.accept(
        "%s %s %s: %s"
            .formatted(
                destination.name(),
                outcome.delivered() ? "took" : "did not take",
                what,
                outcome.detail()));
  }

  private Outcome deliver(AlertEvent alert) throws InterruptedException {
    try {
      return delivery.deliver(
          at -> destination.receiver().tell(alert, Optional.empty(), at).orElseThrow());
    } catch (RuntimeException e) {
      return Outcome.ofNoMessage(e);
    }
  }
}

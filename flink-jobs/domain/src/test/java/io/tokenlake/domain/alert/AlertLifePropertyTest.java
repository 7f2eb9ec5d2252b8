package io.tokenlake.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Alert.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any log of looks, with failures anywhere: whoever keeps the last seq of each alert sees one OPEN,
 * then the rest, and a record that is sent again is the record that was sent.
 */
class AlertLifePropertyTest {
  private static final int LOGS = 100;
  private static final int ENTRIES = 300;
  private static final int KEYS = 9;

  /** An entry of the log, and when it was logged. */
  private record Entry(Observation look, long atMicros) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSubscriberSeesOneOpenBeforeAllElseWhateverIsKilledAndReplayed(long seed) throws Exception {
    Random random = new Random(seed);
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    int repeats = 0;
    for (int i = 0; i < LOGS; i++) {
      List<Entry> log = log(random);
      Subscriber subscriber = new Subscriber();
      runWithFailures(log, random, subscriber);
      repeats += subscriber.repeats();
      for (Status status : Status.values()) {
        if (subscriber.count(status) > 0) {
          statuses.add(status);
        }
      }
      assertThat(messages(log)).as("a run without failures").isEqualTo(messages(log));
    }
    assertThat(statuses).as("what the logs bring about").containsExactly(Status.values());
    assertThat(repeats).as("messages that were sent again").isPositive();
  }

  @Test
  void everyAlertEndsAndIsForgottenWhenNothingMoreIsHeard() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < LOGS; i++) {
      List<Entry> log = log(random);
      MapAlertMemory memory = new MapAlertMemory();
      TenantAlerts alerts = new TenantAlerts(memory);
      Subscriber subscriber = new Subscriber();
      for (Entry entry : log) {
        subscriber.take(alerts.observe(entry.look(), entry.atMicros()));
      }
      for (int wakes = 0; alerts.wakeAtMicros() != null; wakes++) {
        assertThat(wakes).as("wakes until all is quiet").isLessThan(10_000);
        subscriber.take(alerts.observe(Observation.tick("acme"), alerts.wakeAtMicros()));
      }
      assertThat(subscriber.open()).isEmpty();
      assertThat(memory.size()).isZero();
    }
  }

  @Test
  void looksThatAreLoggedAgainLaterTellNothingNew() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < LOGS; i++) {
      List<Entry> log = log(random);
      long last = log.get(log.size() - 1).atMicros();
      MapAlertMemory memory = new MapAlertMemory();
      TenantAlerts alerts = new TenantAlerts(memory);
      Subscriber subscriber = new Subscriber();
      for (Entry entry : log) {
        subscriber.take(alerts.observe(entry.look(), entry.atMicros()));
      }
      List<String> open = subscriber.open();
      long before = subscriber.count(Status.OPEN);
      // What makes looks was restored to an earlier state and makes the latest of them again.
      for (Entry entry : log.subList(log.size() - 20, log.size())) {
        subscriber.take(alerts.observe(entry.look(), last));
      }
      assertThat(subscriber.count(Status.OPEN)).isEqualTo(before);
      // A look that found all well may come after a breach that came late, and end it.
      assertThat(open).containsAll(subscriber.open());
    }
  }

  private static List<Alert> messages(List<Entry> log) throws Exception {
    TenantAlerts alerts = new TenantAlerts(new MapAlertMemory());
    List<Alert> messages = new ArrayList<>();
    for (Entry entry : log) {
      messages.addAll(alerts.observe(entry.look(), entry.atMicros()));
    }
    return messages;
  }

  /** Checkpoints now and then, and dies now and then: it goes on from the last checkpoint. */
  private static void runWithFailures(List<Entry> log, Random random, Subscriber subscriber)
      throws Exception {
    MapAlertMemory memory = new MapAlertMemory();
    MapAlertMemory checkpoint = memory.copy();
    int checkpointAt = 0;
    int failures = 0;
    for (int i = 0; i < log.size(); i++) {
      subscriber.take(new TenantAlerts(memory).observe(log.get(i).look(), log.get(i).atMicros()));
      int lot = random.nextInt(50);
      if (lot == 0) {
        checkpoint = memory.copy();
        checkpointAt = i + 1;
      } else if (lot == 1 && failures++ < 20) {
        memory = checkpoint.copy();
        i = checkpointAt - 1;
      }
    }
  }

  private static List<Entry> log(Random random) {
    List<Entry> log = new ArrayList<>();
    long second = 1_000_000;
    for (int i = 0; i < ENTRIES; i++) {
      second += random.nextInt(5) == 0 ? random.nextInt(1_200) : random.nextInt(20);
      log.add(new Entry(look(random, i, second), Observations.micros(second)));
    }
    return log;
  }

  private static Observation look(Random random, int number, long second) {
    if (random.nextInt(8) == 0) {
      return Observation.tick("acme");
    }
    int key = random.nextInt(KEYS);
    LifePolicy base = key % 2 == 0 ? Observations.WINDOWS : Observations.EVENTS;
    LifePolicy policy =
        new LifePolicy(
            key % 3 == 0 ? 60_000 : 0,
            key % 3 == 1 ? 120_000 : 0,
            base.silenceMillis(),
            base.silenceResolves(),
            key == 8 ? 0 : 900_000,
            3,
            1_800_000,
            4,
            300_000);
    Signal signal =
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> Signal.BREACH;
          case 4, 5 -> Signal.CLEAR;
          case 6 -> Signal.HOLD;
          default -> Signal.RETRACT;
        };
    // Now and then a look at what was looked at before, and one that comes late.
    long id = random.nextInt(4) == 0 ? number - random.nextInt(6) : number;
    long time = second - (random.nextInt(6) == 0 ? random.nextInt(600) : 0);
    Severity severity = Severity.values()[random.nextInt(3)];
    Long muted = random.nextInt(10) == 0 ? Long.valueOf(second + random.nextInt(900)) : null;
    return Observations.look("key" + key, "id" + id, number, signal, severity, time, policy, muted);
  }
}

package io.tokenlake.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Alert.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the last seq of each alert, and insists on what a subscriber is promised. */
final class Subscriber {
  private final Map<String, List<Alert>> byId = new HashMap<>();
  private int repeats;

  void take(List<Alert> messages) {
    messages.forEach(this::take);
  }

  private void take(Alert message) {
    List<Alert> seen = byId.computeIfAbsent(message.alertId(), id -> new ArrayList<>());
    if (message.seq() < seen.size()) {
      assertThat(message).as("what is sent again").isEqualTo(seen.get((int) message.seq()));
      repeats++;
      return;
    }
    assertThat(message.seq()).as("seq of %s", message).isEqualTo(seen.size());
    boolean open = seen.stream().anyMatch(earlier -> earlier.status() == Status.OPEN);
    boolean over = seen.stream().anyMatch(earlier -> earlier.resolvedAtMicros() != null);
    assertThat(over).as("something after the end: %s", message).isFalse();
    switch (message.status()) {
      case OPEN, SUPPRESSED -> assertThat(open).as("a second start: %s", message).isFalse();
      case UPDATE, NO_DATA, RESOLVED -> assertThat(open).as("no start: %s", message).isTrue();
    }
    assertThat(message.resolveReason() != null).isEqualTo(message.resolvedAtMicros() != null);
    seen.add(message);
  }

  int repeats() {
    return repeats;
  }

  /** How many messages there were of a status, repeats not counted. */
  long count(Status status) {
    return byId.values().stream()
        .flatMap(List::stream)
        .filter(message -> message.status() == status)
        .count();
  }

  /** Alerts that were told and are not over. */
  List<String> open() {
    return byId.entrySet().stream()
        .filter(
            alert -> alert.getValue().get(alert.getValue().size() - 1).resolvedAtMicros() == null)
        .map(alert -> alert.getValue().get(0).dedupeKey())
        .sorted()
        .toList();
  }
}

package io.tokenlake.notifier.receiver;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.notifier.alert.AlertEvent;
import java.util.Optional;

/** Which records of an episode are news. */
final class Updates {
  private Updates() {}

  /**
   * Whether to tell: of the first and the last of an episode always, and of one that is louder than
   * what was told before; of others if they are wanted; of one that is muted never.
   */
  static boolean isTold(AlertEvent alert, Optional<AlertEvent> before, boolean updates) {
    if (alert.isMuted()) {
      return alert.isOver();
    }
    return updates
        || alert.isOver()
        || before.filter(told -> loudness(told) >= loudness(alert)).isEmpty();
  }

  private static int loudness(AlertEvent alert) {
    for (Severity severity : Severity.values()) {
      if (severity.word().equals(alert.severity())) {
        return severity.ordinal();
      }
    }
    return -1;
  }
}

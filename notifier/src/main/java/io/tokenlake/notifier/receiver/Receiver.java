package io.tokenlake.notifier.receiver;

import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A kind of receiver: says alerts in its words. It remembers nothing; asked again for the same
 * alert it says the same, but for the time of the attempt.
 */
public interface Receiver {
  /**
   * What tells of an alert.
   *
   * @param before what was told of the same episode last; empty when nothing was
   * @param now the time of the attempt
   * @return empty when this receiver is not told of such a state
   */
  Optional<Message> tell(AlertEvent alert, Optional<AlertEvent> before, Instant now);

  /** How often it must hear of what lasts, lest it takes it for over; empty if it need not. */
  default Optional<Duration> resendEvery() {
    return Optional.empty();
  }

  /**
   * What tells again of alerts that last.
   *
   * @param lasting each as it was told last; never empty
   */
  default Message resend(Collection<AlertEvent> lasting, Instant now) {
    throw new UnsupportedOperationException("this receiver remembers what lasts");
  }

  /** What must not be shown, also where an answer repeats it. */
  List<Secret> secrets();
}

package io.tokenlake.notifier.deliver;

import io.tokenlake.notifier.config.DeliveryPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt. */
final class RetryDelay {
  /** A receiver may not ask for more. */
  static final Duration LONGEST_ASKED = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 30;

  private final DeliveryPolicy policy;
  private final RandomGenerator random;

  RetryDelay(DeliveryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /**
   * Doubles with each attempt; a random half of it keeps many from coming back at once. At least
   * what the receiver asks for.
   *
   * @param attempts how many there were, at least one
   */
  Duration after(int attempts, Optional<Duration> asked) {
    long doubled = policy.firstRetry().toMillis() << Math.min(attempts - 1, MOST_DOUBLINGS);
    long longest = policy.longestRetry().toMillis();
    // Doubling may have gone beyond what fits.
    long full = doubled <= 0 || doubled > longest ? longest : doubled;
    Duration own = Duration.ofMillis(full - random.nextLong(full / 2 + 1));
    return asked
        .map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait)
        .filter(wait -> wait.compareTo(own) > 0)
        .orElse(own);
  }

  /** The value of {@code Retry-After}: seconds, or a time as HTTP writes it. */
  static Optional<Duration> retryAfter(String value, Instant now) {
    String text = value.strip();
    try {
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until)).filter(wait -> !wait.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

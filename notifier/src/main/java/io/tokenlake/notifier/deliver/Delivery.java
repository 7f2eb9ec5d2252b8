package io.tokenlake.notifier.deliver;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.receiver.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to one destination, one after the other, as hard as its policy says. It waits
 * where it must, so it is called by a thread that nobody waits for.
 */
public final class Delivery {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final Destination destination;
  private final Poster poster;
  private final RetryDelay delay;
  private final Bucket rate;
  private final InstantSource clock;
  private final Pause pause;
  private final Retries retries;

  /** Told of each attempt that is not the last. */
  @FunctionalInterface
  public interface Retries {
    /**
     * @param reason why there must be another, in a word
     */
    void count(String reason);
  }

  public Delivery(
      Destination destination,
      InstantSource clock,
      Pause pause,
      RandomGenerator random,
      Retries retries) {
    this.destination = destination;
    this.poster =
        new Poster(
            destination.tls(),
            destination.policy().timeout(),
            destination.receiver().secrets(),
            clock);
    this.delay = new RetryDelay(destination.policy(), random);
    this.rate =
        Bucket.builder()
            .addLimit(
                Bandwidth.builder()
                    .capacity(destination.policy().burst())
                    .refillGreedy(destination.policy().ratePerMinute(), Duration.ofMinutes(1))
                    .build())
            .withCustomTimePrecision(new ClockMeter(clock))
            .build();
    this.clock = clock;
    this.pause = pause;
    this.retries = retries;
  }

  /**
   * Tries until the receiver has taken or refused it, or time is up.
   *
   * @param message makes it for an attempt at a time
   */
  public Outcome deliver(Function<Instant, Message> message) throws InterruptedException {
    Instant giveUp = clock.instant().plus(destination.policy().giveUpAfter());
    for (int attempts = 1; ; attempts++) {
      Answer answer = attempt(message);
      Duration wait = delay.after(attempts, answer.retryAfter());
      boolean again =
          answer.kind() == Answer.Kind.LATER && !clock.instant().plus(wait).isAfter(giveUp);
      if (!again) {
        return outcome(answer, attempts);
      }
      if (attempts == 1) {
        log.warn("{} will be tried again: {}", destination.name(), answer.detail());
      }
      retries.count(answer.reason());
      pause.pause(wait);
    }
  }

  /** One attempt, for what comes again anyway. */
  public Outcome tryOnce(Function<Instant, Message> message) throws InterruptedException {
    return outcome(attempt(message), 1);
  }

  private static Outcome outcome(Answer answer, int attempts) {
    return new Outcome(
        answer.kind() == Answer.Kind.TAKEN, answer.reason(), answer.detail(), attempts);
  }

  private Answer attempt(Function<Instant, Message> message) throws InterruptedException {
    ConsumptionProbe probe = rate.tryConsumeAndReturnRemaining(1);
    while (!probe.isConsumed()) {
      pause.pause(Duration.ofNanos(probe.getNanosToWaitForRefill()));
      probe = rate.tryConsumeAndReturnRemaining(1);
    }
    return poster.post(message.apply(clock.instant()));
  }

  private record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}

package io.tokenlake.notifier.config;

import io.tokenlake.domain.rule.YamlFields;
import java.time.Duration;
import java.util.Set;

/** Reads how hard a destination is tried. */
final class PolicyReader {
  private static final long DEFAULT_TIMEOUT = 15_000;
  private static final long DEFAULT_FIRST = 1_000;
  private static final long DEFAULT_LONGEST = 300_000;
  private static final long DEFAULT_GIVE_UP = 6 * 3_600_000L;

  private final YamlFields fields;

  PolicyReader(YamlFields fields) {
    this.fields = fields;
  }

  /** The policy of a destination of this type; Slack asks for no more than a message a second. */
  DeliveryPolicy read(String type) {
    long timeout = within("timeout", fields, DEFAULT_TIMEOUT, 100, 120_000, "100ms to 2m");
    YamlFields retry = fields.fields("retry");
    YamlFields rate = fields.fields("rate");
    long perMinute = type.equals("slack") ? 60 : 600;
    long burst = type.equals("slack") ? 5 : 50;
    if (rate != null) {
      rate.allowOnly(Set.of("per_minute", "burst"));
      perMinute = rate.count("per_minute", 1, perMinute);
      burst = rate.count("burst", 1, burst);
    }
    long first = DEFAULT_FIRST;
    long longest = DEFAULT_LONGEST;
    long giveUp = DEFAULT_GIVE_UP;
    if (retry != null) {
      retry.allowOnly(Set.of("first", "longest", "give_up_after"));
      first = within("first", retry, first, 10, 3_600_000, "10ms to 1h");
      longest = within("longest", retry, Math.max(first, longest), 10, 3_600_000, "10ms to 1h");
      giveUp = retry.millis("give_up_after", giveUp);
      if (first > longest) {
        retry.problem("longest", "waits longer first than at the longest; raise 'longest'");
      }
    }
    return new DeliveryPolicy(
        Duration.ofMillis(timeout),
        Duration.ofMillis(first),
        Duration.ofMillis(longest),
        Duration.ofMillis(giveUp),
        perMinute,
        burst);
  }

  private static long within(
      String key, YamlFields of, long otherwise, long least, long most, String range) {
    long millis = of.millis(key, otherwise);
    if (millis < least || millis > most) {
      of.problem(key, "has a '" + key + "' out of range; it must be " + range);
    }
    return millis;
  }
}

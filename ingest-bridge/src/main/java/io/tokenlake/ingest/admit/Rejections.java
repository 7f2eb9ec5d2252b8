package io.tokenlake.ingest.admit;

import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The records of one request that are judged bad: they are not published, sending them again would
 * not help, and the client is told how many and why. Not for several threads.
 */
public final class Rejections {
  /** Why a record is bad. */
  public enum Reason {
    /** Nothing could tell it from another, nor say what it belongs to. */
    INVALID_ID("invalid_id", "without a trace id of 16 bytes and a span id of 8, neither all zero"),
    /** Kafka would not take it, even alone. */
    TOO_LARGE("too_large", "larger than a Kafka record may be");

    private final String label;
    private final String description;

    Reason(String label, String description) {
      this.label = label;
      this.description = description;
    }

    /** Short name, for metrics. */
    public String label() {
      return label;
    }
  }

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
  private final Map<Reason, String> firsts = new EnumMap<>(Reason.class);

  /**
   * Adds a record.
   *
   * @param place the path to it within the request, by field names and indexes alone
   */
  public void add(Reason reason, String place) {
    counts.merge(reason, 1L, Long::sum);
    firsts.putIfAbsent(reason, place);
  }

  /** How many, of each reason there is. */
  public Map<Reason, Long> counts() {
    return counts;
  }

  /** How many, of all reasons. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the client is told. */
  public String message() {
    StringJoiner message = new StringJoiner("; ", "rejected, do not send again: ", "");
    counts.forEach(
        (reason, count) ->
            message.add(
                "%d %s (the first is %s)"
                    .formatted(count, reason.description, firsts.get(reason))));
    return message.toString();
  }
}

package io.tokenlake.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to read topic {@link Topics#ALERTS}: keep the last seq of each alert, and pass on what is
 * new. Records may come again after a failure, and are then what they were before; so every alert
 * is seen to open once, and never to end without having opened.
 *
 * <p>Compaction keeps the newest record of each dedupe key only. Whoever reads such a topic from
 * its beginning may see an alert for the first time in a later state; it is passed on as it is.
 *
 * <p>It remembers alerts for as long as they last, and a little of those that ended last. Not
 * thread-safe.
 */
public final class AlertSubscriber {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of how many dedupe keys, and of how many episodes, that are over repeats are known. */
  private static final int MOST_OVER = 10_000;

  private final Map<String, JsonNode> lasting = new LinkedHashMap<>();
  private final Map<String, Last> ended = new LinkedHashMap<>();
  private final Set<String> over = new LinkedHashSet<>();

  /** What repeats of the last record of a dedupe key are known by. */
  private record Last(String alertId, long seq, Instant detectedAt) {
    static Last of(JsonNode alert) throws IOException {
      return new Last(
          alert.get("alert_id").textValue(),
          alert.get("seq").longValue(),
          AlertSubscriber.detectedAt(alert));
    }
  }

  /**
   * Reads the next record.
   *
   * @param value the record's value; null deletes an alert from a compacted topic and says nothing
   * @return the record when it says something new; empty when it is a repeat
   * @throws IOException when it is not a JSON object with the identity of an alert
   */
  public Optional<JsonNode> accept(byte[] value) throws IOException {
    if (value == null) {
      return Optional.empty();
    }
    JsonNode alert = JSON.readTree(value);
    if (alert == null
        || !alert.path("dedupe_key").isTextual()
        || !alert.path("alert_id").isTextual()
        || !alert.path("seq").isIntegralNumber()
        || !alert.path("detected_at").isTextual()) {
      throw new IOException(
          "not an alert: it must be a JSON object as " + AlertSchema.ID + " describes");
    }
    String dedupeKey = alert.get("dedupe_key").textValue();
    Last said = Last.of(alert);
    JsonNode told = lasting.get(dedupeKey);
    Last before = told == null ? ended.get(dedupeKey) : Last.of(told);
    if (before != null && !isNew(before, said)) {
      return Optional.empty();
    }
    if (before != null && !before.alertId().equals(said.alertId())) {
      over.add(before.alertId());
      forgetFirst(over);
    }
    ended.remove(dedupeKey);
    if (alert.hasNonNull("resolved_at")) {
      lasting.remove(dedupeKey);
      ended.put(dedupeKey, said);
      forgetFirst(ended.keySet());
    } else {
      lasting.put(dedupeKey, alert);
    }
    return Optional.of(alert);
  }

  /** The alerts that last, each as it was told last, in the order in which they were first told. */
  public Map<String, JsonNode> lasting() {
    return new LinkedHashMap<>(lasting);
  }

  private boolean isNew(Last before, Last said) {
    if (said.alertId().equals(before.alertId())) {
      return said.seq() > before.seq();
    }
    // Another episode of the same thing: an earlier one comes again only as part of a repeat.
    return !over.contains(said.alertId()) && !said.detectedAt().isBefore(before.detectedAt());
  }

  private static void forgetFirst(Set<String> remembered) {
    if (remembered.size() > MOST_OVER) {
      remembered.remove(remembered.iterator().next());
    }
  }

  private static Instant detectedAt(JsonNode alert) throws IOException {
    try {
      return Instant.parse(alert.get("detected_at").textValue());
    } catch (DateTimeParseException e) {
      throw new IOException("not an alert: its detected_at is no time: " + e.getMessage(), e);
    }
  }
}

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
 * <p>It remembers alerts for as long as they last, and the last episode of each dedupe key. Not
 * thread-safe.
 */
public final class AlertSubscriber {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of how many episodes that are over repeats are known. */
  private static final int MOST_OVER = 10_000;

  private final Map<String, JsonNode> latest = new LinkedHashMap<>();
  private final Set<String> over = new LinkedHashSet<>();

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
    JsonNode before = latest.get(dedupeKey);
    if (before != null && !isNew(before, alert)) {
      return Optional.empty();
    }
    latest.put(dedupeKey, alert);
    if (before != null && !id(before).equals(id(alert))) {
      remember(id(before));
    }
    return Optional.of(alert);
  }

  /** The alerts that last, each as it was told last, in the order in which they were first told. */
  public Map<String, JsonNode> lasting() {
    Map<String, JsonNode> lasting = new LinkedHashMap<>(latest);
    lasting.values().removeIf(alert -> alert.hasNonNull("resolved_at"));
    return lasting;
  }

  private boolean isNew(JsonNode before, JsonNode alert) throws IOException {
    if (id(alert).equals(id(before))) {
      return alert.get("seq").longValue() > before.get("seq").longValue();
    }
    // Another episode of the same thing: an earlier one comes again only as part of a repeat.
    return !over.contains(id(alert)) && !detectedAt(alert).isBefore(detectedAt(before));
  }

  private void remember(String alertId) {
    over.add(alertId);
    if (over.size() > MOST_OVER) {
      over.remove(over.iterator().next());
    }
  }

  private static String id(JsonNode alert) {
    return alert.get("alert_id").textValue();
  }

  private static Instant detectedAt(JsonNode alert) throws IOException {
    try {
      return Instant.parse(alert.get("detected_at").textValue());
    } catch (DateTimeParseException e) {
      throw new IOException("not an alert: its detected_at is no time: " + e.getMessage(), e);
    }
  }
}

package io.tokenlake.notifier.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An alert that nothing is behind, to see how one looks; it says so itself. */
public final class SampleAlert {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCE = "sample-alert.json";
  private static final String SOURCE = "tokenlake/notifier";
  private static final Duration LASTED = Duration.ofMinutes(5);

  private SampleAlert() {}

  /** One that opens, of an episode of its own. */
  public static AlertEvent open(String severity, Instant now) {
    ObjectNode json = read();
    String id = UUID.randomUUID().toString();
    json.put("alert_id", id);
    json.put("correlation_id", id);
    json.put("severity", severity);
    Instant start = now.minus(LASTED);
    json.put("window_start", start.toString());
    json.put("first_seen", start.toString());
    json.put("window_end", now.toString());
    json.put("event_time", now.toString());
    json.put("detected_at", now.toString());
    return event(json);
  }

  /** The same, over. */
  public static AlertEvent resolved(AlertEvent open, Instant now) {
    ObjectNode json = open.json().deepCopy();
    json.put("seq", 1);
    json.put("status", "RESOLVED");
    json.put("detected_at", now.toString());
    json.put("resolved_at", now.toString());
    json.put("resolve_reason", "CLEARED");
    return event(json);
  }

  private static ObjectNode read() {
    try (InputStream sample = SampleAlert.class.getResourceAsStream(RESOURCE)) {
      return (ObjectNode) JSON.readTree(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AlertEvent event(ObjectNode json) {
    try {
      return new AlertEvent(json, JSON.writeValueAsBytes(json), SOURCE);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tokenlake.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.alert.SampleAlert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;

/** Alerts to tell of. */
public final class Alerts {
  public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Alerts() {}

  /** An alert with everything an alert may have. */
  public static AlertEvent full() {
    return with(
        alert -> {
          alert.put("rule_id", "cost_burst");
          alert.put("tenant", "acme");
          alert.put("owner", "finops");
          alert.put("severity", "page");
          alert.put("runbook_url", "https://example.org/runbook");
          alert.put("query_sql", "SELECT sum(cost_effective) FROM llm_calls WHERE team = 'search'");
          alert.putObject("entity").put("team", "search").put("model", "gpt-4o");
          alert.putObject("labels").put("area", "spend");
          alert
              .putArray("evidence")
              .addObject()
              .put("trace_id", "0af7651916cd43dd8448eb211c80319c")
              .put("span_id", "b7ad6b7169203331")
              .putNull("gpu_uuid")
              .put("event_time", NOW.toString())
              .put("value", 12.5)
              .put("why", "the dearest call");
        });
  }

  /** An alert with as little as one may have. */
  public static AlertEvent bare() {
    return with(
        alert -> {
          for (String field :
              new String[] {
                "tenant", "window_start", "window_end", "baseline", "cost_at_risk_usd", "driver"
              }) {
            alert.putNull(field);
          }
          alert.putObject("entity");
        });
  }

  /** An alert whose texts are long, and are markup somewhere. */
  public static AlertEvent huge() {
    String text = "a<b> & \"c\" ```d``` *e* _f_ 漢字 😀 \n".repeat(400);
    return with(
        alert -> {
          for (String field : new String[] {"rule_id", "tenant", "owner", "query_sql"}) {
            alert.put(field, text);
          }
          alert.put("runbook_url", "https://example.org/" + "x".repeat(50_000));
          for (int i = 0; i < 40; i++) {
            ((ObjectNode) alert.get("entity")).put("entity " + i, text);
            ((ObjectNode) alert.get("labels")).put(i + "-läbel", text);
          }
        });
  }

  /** The sample, changed. */
  public static AlertEvent with(Consumer<ObjectNode> change) {
    return change(SampleAlert.open("warn", NOW), change);
  }

  /** A later record of the same episode. */
  public static AlertEvent next(AlertEvent alert, String status, String severity) {
    return change(
        alert,
        next -> {
          next.put("seq", alert.json().get("seq").asLong() + 1);
          next.put("status", status);
          next.put("severity", severity);
          next.put("detected_at", NOW.plusSeconds(60).toString());
        });
  }

  /** The end of an episode. */
  public static AlertEvent resolved(AlertEvent alert) {
    return change(
        next(alert, "RESOLVED", alert.severity()),
        end ->
            end.put("resolved_at", NOW.plusSeconds(60).toString())
                .put("resolve_reason", "CLEARED"));
  }

  public static AlertEvent change(AlertEvent alert, Consumer<ObjectNode> change) {
    ObjectNode json = alert.json().deepCopy();
    change.accept(json);
    return of(json);
  }

  /** The alert that a text is. */
  public static AlertEvent of(ObjectNode json) {
    try {
      byte[] value = JSON.writeValueAsBytes(json);
      return new AlertEvent(JSON.readTree(value), value, "tokenlake/watch");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

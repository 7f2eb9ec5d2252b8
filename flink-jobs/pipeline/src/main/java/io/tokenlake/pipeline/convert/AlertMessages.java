package io.tokenlake.pipeline.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.schemas.Topics;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Alerts as messages of topic {@code alerts}: JSON with the names of table {@code alerts}, the
 * dedupe key as the key, and the headers of a CloudEvent in binary mode.
 */
public final class AlertMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertMessages() {}

  /** One alert as a Kafka record. */
  public static ProducerRecord<byte[], byte[]> toMessage(Alert alert) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(Topics.ALERTS, bytes(alert.dedupeKey()), encode(alert));
    message
        .headers()
        .add("ce_specversion", bytes("1.0"))
        .add("ce_id", bytes(alert.alertId() + "/" + alert.seq()))
        .add("ce_source", bytes("tokenlake/watch"))
        .add("ce_type", bytes("io.tokenlake.alert"))
        .add("ce_time", bytes(Times.instant(alert.eventTimeMicros()).toString()))
        .add("content-type", bytes("application/json"));
    return message;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** One alert as UTF-8 JSON. Times are ISO-8601 in UTC, money is a decimal string. */
  static byte[] encode(Alert alert) {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema_version", alert.schemaVersion());
    node.put("alert_id", alert.alertId());
    node.put("dedupe_key", alert.dedupeKey());
    node.put("seq", alert.seq());
    node.put("status", alert.status().name());
    node.put("rule_id", alert.ruleId());
    node.put("rule_version", alert.ruleVersion());
    node.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    node.put("tenant", alert.tenant());
    node.putPOJO("entity", alert.entity());
    node.put("event_time", Times.instant(alert.eventTimeMicros()).toString());
    node.put("value", alert.value());
    node.put("unit", alert.unit());
    node.put("threshold", alert.threshold());
    node.put(
        "cost_at_risk_usd", alert.costAtRisk() == null ? null : alert.costAtRisk().toPlainString());
    node.put("trace_id", alert.traceId());
    node.put("span_id", alert.spanId());
    node.put("query_sql", alert.querySql());
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert of plain values cannot fail to serialise", e);
    }
  }
}

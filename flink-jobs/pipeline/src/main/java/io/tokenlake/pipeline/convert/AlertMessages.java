package io.tokenlake.pipeline.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.schemas.AlertSchema;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Alerts as messages of topic {@code alerts}: JSON as {@link AlertSchema} describes, the dedupe key
 * as the key, and the headers of a CloudEvent in binary mode.
 */
public final class AlertMessages {
  static final String JOB_VERSION = "0.1.0";

  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertMessages() {}

  /** One alert as a Kafka record. */
  public static ProducerRecord<byte[], byte[]> toMessage(Alert alert) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(Topics.ALERTS, bytes(alert.dedupeKey()), encode(alert));
    message
        .headers()
        .add(AlertSchema.SPEC_VERSION_HEADER, bytes("1.0"))
        .add(AlertSchema.ID_HEADER, bytes(alert.alertId() + "/" + alert.seq()))
        .add(AlertSchema.SOURCE_HEADER, bytes("tokenlake/watch"))
        .add(AlertSchema.TYPE_HEADER, bytes(AlertSchema.EVENT_TYPE))
        .add(AlertSchema.SUBJECT_HEADER, bytes(alert.alertId()))
        .add(AlertSchema.DATA_SCHEMA_HEADER, bytes(AlertSchema.ID))
        .add(AlertSchema.TIME_HEADER, bytes(time(alert.detectedAtMicros())))
        .add(AlertSchema.CONTENT_TYPE_HEADER, bytes("application/json"));
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
    node.put("kind", alert.kind());
    node.put("severity", alert.severity().word());
    node.put("tenant", alert.tenant());
    node.putPOJO("entity", alert.entity());
    node.put("window_start", time(alert.windowStartMicros()));
    node.put("window_end", time(alert.windowEndMicros()));
    node.put("event_time", time(alert.eventTimeMicros()));
    node.put("detected_at", time(alert.detectedAtMicros()));
    node.put("first_seen", time(alert.firstSeenMicros()));
    node.put("resolved_at", time(alert.resolvedAtMicros()));
    node.put("resolve_reason", alert.resolveReason() == null ? null : alert.resolveReason().name());
    node.put("value", alert.value());
    node.put("unit", alert.unit());
    node.put("threshold", alert.threshold());
    node.set("baseline", baseline(alert.baseline()));
    node.put("score", alert.score());
    node.put("confidence", alert.confidence());
    node.put("cost_at_risk_usd", money(alert.costAtRisk()));
    node.set("driver", driver(alert.driver()));
    node.set("evidence", evidence(alert));
    node.put("query_sql", alert.querySql());
    node.put("runbook_url", alert.runbookUrl());
    node.put("owner", alert.owner());
    node.putPOJO("labels", alert.labels());
    node.put("renotify_at", time(alert.renotifyAtMicros()));
    node.put("correlation_id", alert.correlationId());
    node.putObject("provenance")
        .put("job", WatchJob.NAME)
        .put("job_version", JOB_VERSION)
        .put("price_book_version", alert.priceBookVersion())
        .put("is_backfill", false);
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert of plain values cannot fail to serialise", e);
    }
  }

  /** What shows an alert, as it is in messages and in the table. */
  static ArrayNode evidence(Alert alert) {
    ArrayNode list = JSON.createArrayNode();
    for (Evidence evidence : alert.evidence()) {
      list.addObject()
          .put("trace_id", evidence.traceId())
          .put("span_id", evidence.spanId())
          .put("gpu_uuid", evidence.gpuUuid())
          .put("event_time", time(evidence.eventTimeMicros()))
          .put("value", evidence.value())
          .put("why", evidence.why());
    }
    return list;
  }

  private static ObjectNode baseline(Band band) {
    return band == null
        ? null
        : JSON.createObjectNode()
            .put("expected", band.expected())
            .put("low", band.low())
            .put("high", band.high())
            .put("method", band.method())
            .put("history_n", band.historyN());
  }

  private static ObjectNode driver(Driver driver) {
    return driver == null
        ? null
        : JSON.createObjectNode()
            .put("delta_usd", money(driver.delta()))
            .put("volume_usd", money(driver.volume()))
            .put("model_mix_usd", money(driver.modelMix()))
            .put("tokens_per_request_usd", money(driver.tokensPerRequest()))
            .put("cache_share_usd", money(driver.cacheShare()))
            .put("price_usd", money(driver.price()));
  }

  private static String time(Long micros) {
    return micros == null ? null : Times.instant(micros).toString();
  }

  private static String money(BigDecimal money) {
    return money == null
        ? null
        : money.setScale(AvroRows.MONEY_SCALE, RoundingMode.HALF_EVEN).toPlainString();
  }
}

package io.tokenlake.notifier.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One record of topic {@code alerts}, for whoever tells of it. What a record does not have is
 * empty.
 *
 * @param json the record
 * @param value its bytes as they are on the topic
 * @param source the CloudEvent's source: who made it
 */
public record AlertEvent(JsonNode json, byte[] value, String source) {
  private static final String SUPPRESSED = "SUPPRESSED";

  /** Identity of the episode. */
  public String alertId() {
    return json.path("alert_id").asText();
  }

  /** Which record of its episode it is. */
  public long seq() {
    return json.path("seq").asLong();
  }

  /** The same whenever this record is sent again, and for no other record. */
  public String idempotencyKey() {
    return alertId() + "/" + seq();
  }

  /** OPEN, UPDATE, RESOLVED, NO_DATA or SUPPRESSED. */
  public String status() {
    return text("status").orElse("");
  }

  /** info, warn or page. */
  public String severity() {
    return text("severity").orElse("");
  }

  public String ruleId() {
    return text("rule_id").orElse("");
  }

  public Optional<String> tenant() {
    return text("tenant");
  }

  public Optional<String> owner() {
    return text("owner");
  }

  /** Whether a mute window withholds it. */
  public boolean isMuted() {
    return status().equals(SUPPRESSED);
  }

  /** Whether the episode has ended. */
  public boolean isOver() {
    return json.hasNonNull("resolved_at");
  }

  /** A member that is a text. */
  public Optional<String> text(String field) {
    return text(json, field);
  }

  private static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** A member that is a time. */
  public Optional<Instant> time(String field) {
    try {
      return text(field).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A member that is a number, without an exponent. */
  public Optional<String> number(String field) {
    return number(json, field);
  }

  /** A member of the baseline that is a number. */
  public Optional<String> baseline(String field) {
    return number(json.path("baseline"), field);
  }

  private static Optional<String> number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNumber() && Double.isFinite(value.doubleValue())
        ? Optional.of(plain(value.decimalValue()))
        : Optional.empty();
  }

  /** Without an exponent, and without zeros at the end. */
  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** A member that is an amount, which is a text. */
  public Optional<BigDecimal> money(String field) {
    return money(json, field);
  }

  /** A part of the driver. */
  public Optional<BigDecimal> driver(String field) {
    return money(json.path("driver"), field);
  }

  private static Optional<BigDecimal> money(JsonNode object, String field) {
    try {
      return text(object, field).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A member that is a mapping of texts, such as entity or labels, in its order. */
  public Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.path(field)
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
              }
            });
    return texts;
  }

  /** The newest trace that shows it. */
  public Optional<String> traceId() {
    for (JsonNode evidence : json.path("evidence")) {
      Optional<String> trace = text(evidence, "trace_id");
      if (trace.isPresent()) {
        return trace;
      }
    }
    return Optional.empty();
  }
}

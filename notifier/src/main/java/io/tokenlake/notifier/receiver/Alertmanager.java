package io.tokenlake.notifier.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.alert.AlertText;
import io.tokenlake.notifier.alert.LinkTemplate;
import io.tokenlake.notifier.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * API v2 of Prometheus' Alertmanager. It knows alerts by their labels and takes one for over when
 * it does not hear of it again, so what lasts is posted every {@code resend}, and holds for four
 * times as long, as Prometheus does it.
 *
 * @param address where alerts are posted
 * @param headers for authentication
 */
public record Alertmanager(
    URI address, Map<String, Secret> headers, Duration resend, List<LinkTemplate> links)
    implements Receiver {
  private static final int HOLDS_FOR = 4;
  private static final int MOST_ANNOTATION = 20_000;

  @Override
  public Optional<Message> tell(AlertEvent alert, Optional<AlertEvent> before, Instant now) {
    if (!Updates.isTold(alert, before, /* updates= */ true)) {
      return Optional.empty();
    }
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    // Another severity or owner is another alert there; the one of before ends.
    before
        .filter(told -> !labels(told).equals(labels(alert)))
        .ifPresent(told -> add(alerts, told, now));
    add(alerts, alert, end(alert, now));
    return Optional.of(message(alerts));
  }

  @Override
  public Optional<Duration> resendEvery() {
    return Optional.of(resend);
  }

  @Override
  public Message resend(Collection<AlertEvent> lasting, Instant now) {
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    lasting.forEach(alert -> add(alerts, alert, end(alert, now)));
    return message(alerts);
  }

  @Override
  public List<Secret> secrets() {
    return List.copyOf(headers.values());
  }

  private Message message(ArrayNode alerts) {
    Map<String, String> revealed = new HashMap<>();
    headers.forEach((name, value) -> revealed.put(name, value.reveal()));
    return Message.json(address, revealed, alerts);
  }

  /** It is over only once it is so by the clock here, too. */
  private Instant end(AlertEvent alert, Instant now) {
    if (!alert.isOver()) {
      return now.plus(resend.multipliedBy(HOLDS_FOR));
    }
    Instant ended = alert.time("resolved_at").orElse(now);
    return ended.isAfter(now) ? now : ended;
  }

  private void add(ArrayNode alerts, AlertEvent alert, Instant end) {
    Instant start = alert.time("first_seen").orElse(end);
    ObjectNode posted = alerts.addObject();
    ObjectNode labels = posted.putObject("labels");
    labels(alert).forEach(labels::put);
    ObjectNode annotations = posted.putObject("annotations");
    annotations(alert)
        .forEach((name, value) -> annotations.put(name, AlertText.cut(value, MOST_ANNOTATION)));
    posted.put("startsAt", (start.isAfter(end) ? end : start).toString());
    posted.put("endsAt", end.toString());
    links.stream()
        .flatMap(link -> link.fill(alert).stream())
        .findFirst()
        .ifPresent(link -> posted.put("generatorURL", link.url()));
  }

  /** What tells alerts apart there; a label that is empty is none. */
  static Map<String, String> labels(AlertEvent alert) {
    Map<String, String> labels = new TreeMap<>();
    alert.texts("labels").forEach((name, value) -> labels.put(label(name), value));
    alert.texts("entity").forEach((name, value) -> labels.put("entity_" + label(name), value));
    labels.put("alertname", alert.ruleId());
    labels.put("severity", alert.severity());
    labels.put("tenant", alert.tenant().orElse(""));
    labels.put("owner", alert.owner().orElse(""));
    labels.put("dedupe_key", alert.text("dedupe_key").orElse(""));
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  private static String label(String name) {
    String valid = name.replaceAll("[^a-zA-Z0-9_]", "_");
    return valid.isEmpty() || Character.isDigit(valid.charAt(0)) ? "_" + valid : valid;
  }

  private static Map<String, String> annotations(AlertEvent alert) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", AlertText.headline(alert));
    annotations.put("state", AlertText.state(alert));
    annotations.put("value", AlertText.measured(alert, "value"));
    annotations.put("limit", AlertText.measured(alert, "threshold"));
    annotations.put("idempotency_key", alert.idempotencyKey());
    AlertText.expected(alert).ifPresent(band -> annotations.put("expected", band));
    AlertText.cost(alert).ifPresent(cost -> annotations.put("cost_at_risk", cost));
    List<String> drivers = AlertText.drivers(alert);
    if (!drivers.isEmpty()) {
      annotations.put("why_the_cost_changed", String.join(", ", drivers));
    }
    for (String field : List.of("query_sql", "runbook_url", "correlation_id")) {
      alert.text(field).ifPresent(text -> annotations.put(field, text));
    }
    return annotations;
  }
}

package io.tokenlake.notifier.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.alert.AlertText;
import io.tokenlake.notifier.alert.LinkTemplate;
import io.tokenlake.notifier.config.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events API v2 of PagerDuty. An episode is one alert there, under its alert id: what opens or goes
 * on triggers, what is muted acknowledges, what is over resolves. Events that come again change
 * nothing.
 *
 * @param address where events are posted
 * @param routingKey the integration key of a service
 * @param updates whether it is told of records that say that an alert goes on as before
 * @param severities what our severities are called there
 * @param images addresses of pictures, and what is shown where they cannot be
 */
public record PagerDuty(
    URI address,
    Secret routingKey,
    boolean updates,
    Map<String, String> severities,
    List<LinkTemplate> links,
    List<LinkTemplate> images)
    implements Receiver {

  /** Where events are posted unless another address is named. */
  public static final URI EVENTS = URI.create("https://events.pagerduty.com/v2/enqueue");

  /** What severities are called there. */
  public static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

  /** What ours are called unless told otherwise. */
  public static final Map<String, String> OURS =
      Map.of("info", "info", "warn", "warning", "page", "critical");

  // https://developer.pagerduty.com/docs/send-alert-event
  private static final int MOST_SUMMARY = 1_024;
  private static final int MOST_KEY = 255;
  private static final int MOST_BYTES = 512 << 10;

  private static final int MOST_NAME = 1_000;

  /** So much of what has no limit of its own that an event is never too large. */
  private static final int MOST_DETAIL = 20_000;

  private static final List<String> IN_SHORT =
      List.of("value", "unit", "threshold", "cost_at_risk_usd", "rule_id", "tenant", "owner");

  @Override
  public Optional<Message> tell(AlertEvent alert, Optional<AlertEvent> before, Instant now) {
    boolean acknowledges = alert.isMuted() && !alert.isOver();
    if (!acknowledges && !Updates.isTold(alert, before, updates)) {
      return Optional.empty();
    }
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("routing_key", routingKey.reveal());
    event.put("dedup_key", AlertText.cut(alert.alertId(), MOST_KEY));
    event.put("event_action", action(alert));
    if (!alert.isOver() && !acknowledges) {
      describe(event, alert);
    }
    Message message = Message.json(address, new HashMap<>(), event);
    if (message.body().length > MOST_BYTES) {
      ObjectNode details = (ObjectNode) event.get("payload").get("custom_details");
      details.retain(IN_SHORT);
      details.put("cut", "the whole alert is in table alerts");
      event.remove(List.of("links", "images"));
      message = Message.json(address, new HashMap<>(), event);
    }
    return Optional.of(message);
  }

  @Override
  public List<Secret> secrets() {
    return List.of(routingKey);
  }

  private static String action(AlertEvent alert) {
    if (alert.isOver()) {
      return "resolve";
    }
    return alert.isMuted() ? "acknowledge" : "trigger";
  }

  private void describe(ObjectNode event, AlertEvent alert) {
    event.put("client", "Tokenlake");
    ObjectNode payload = event.putObject("payload");
    payload.put("summary", AlertText.cut(AlertText.headline(alert), MOST_SUMMARY));
    payload.put("source", AlertText.cut(alert.tenant().orElse("tokenlake"), MOST_NAME));
    payload.put("severity", severities.getOrDefault(alert.severity(), "error"));
    alert.time("detected_at").ifPresent(time -> payload.put("timestamp", time.toString()));
    AlertText.entity(alert)
        .ifPresent(entity -> payload.put("component", AlertText.cut(entity, MOST_NAME)));
    alert.tenant().ifPresent(tenant -> payload.put("group", AlertText.cut(tenant, MOST_NAME)));
    payload.put("class", AlertText.cut(alert.ruleId(), MOST_NAME));
    payload.set("custom_details", details(alert));
    List<LinkTemplate.Link> follow = LinkTemplate.all(alert, links);
    if (!follow.isEmpty()) {
      ArrayNode list = event.putArray("links");
      follow.forEach(link -> list.addObject().put("href", link.url()).put("text", link.text()));
    }
    List<LinkTemplate.Link> shown =
        images.stream().flatMap(image -> image.fill(alert).stream()).toList();
    if (!shown.isEmpty()) {
      ArrayNode list = event.putArray("images");
      shown.forEach(image -> list.addObject().put("src", image.url()).put("alt", image.text()));
    }
  }

  /** The record, as it is, with what people read first before it. */
  private static ObjectNode details(AlertEvent alert) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("idempotency_key", alert.idempotencyKey());
    AlertText.expected(alert).ifPresent(band -> details.put("expected", band));
    List<String> drivers = AlertText.drivers(alert);
    if (!drivers.isEmpty()) {
      details.put("why_the_cost_changed", String.join(", ", drivers));
    }
    alert
        .json()
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isTextual()) {
                details.put(
                    member.getKey(), AlertText.cut(member.getValue().textValue(), MOST_DETAIL));
              } else if (!member.getValue().isNull()) {
                details.set(member.getKey(), member.getValue());
              }
            });
    return details;
  }
}

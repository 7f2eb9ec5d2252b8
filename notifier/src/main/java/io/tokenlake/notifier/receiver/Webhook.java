package io.tokenlake.notifier.receiver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Secret;
import io.tokenlake.schemas.AlertSchema;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any HTTP server: the record as a CloudEvent, in structured or binary mode, with the headers of
 * Standard Webhooks. {@code webhook-id} is the idempotency key.
 *
 * @param address a secret where who knows it may post
 * @param structured whether the body is the event with the record in it, or the record alone
 * @param updates whether it is told of records that say that an alert goes on as before
 * @param keys sign it, each; none if it is not signed
 * @param headers more headers
 */
public record Webhook(
    Secret address,
    boolean structured,
    boolean updates,
    List<SigningKey> keys,
    Map<String, Secret> headers)
    implements Receiver {
  private static final String JSON = "application/json";
  private static final String CLOUD_EVENT = "application/cloudevents+json; charset=utf-8";

  @Override
  public Optional<Message> tell(AlertEvent alert, Optional<AlertEvent> before, Instant now) {
    if (!Updates.isTold(alert, before, updates)) {
      return Optional.empty();
    }
    Map<String, String> attributes = attributes(alert);
    Map<String, String> sent = new HashMap<>();
    byte[] body;
    if (structured) {
      sent.put(Message.CONTENT_TYPE, CLOUD_EVENT);
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      attributes.forEach(event::put);
      event.put("datacontenttype", JSON);
      event.set("data", alert.json());
      body = Message.bytes(event);
    } else {
      sent.put(Message.CONTENT_TYPE, JSON);
      attributes.forEach((name, value) -> sent.put("ce-" + name, value));
      body = alert.value();
    }
    String timestamp = Long.toString(now.getEpochSecond());
    sent.put("webhook-id", alert.idempotencyKey());
    sent.put("webhook-timestamp", timestamp);
    if (!keys.isEmpty()) {
      sent.put("webhook-signature", SigningKey.sign(keys, alert.idempotencyKey(), timestamp, body));
    }
    headers.forEach((name, value) -> sent.put(name, value.reveal()));
    return Optional.of(new Message(URI.create(address.reveal()), sent, body));
  }

  @Override
  public List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>(headers.values());
    secrets.add(address);
    return secrets;
  }

  private static Map<String, String> attributes(AlertEvent alert) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", alert.idempotencyKey());
    attributes.put("source", alert.source());
    attributes.put("type", AlertSchema.EVENT_TYPE);
    attributes.put("subject", alert.alertId());
    alert.text("detected_at").ifPresent(time -> attributes.put("time", time));
    attributes.put("dataschema", AlertSchema.ID);
    return attributes;
  }
}

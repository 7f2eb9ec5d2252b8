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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An incoming webhook of Slack: one message for each record, in Block Kit. Such a webhook cannot
 * change what it has posted, so an update is a message of its own.
 *
 * @param webhook its address, which is all that one needs to post there
 * @param updates whether it is told of records that say that an alert goes on as before
 */
public record Slack(Secret webhook, boolean updates, List<LinkTemplate> links) implements Receiver {
  // https://docs.slack.dev/reference/block-kit/blocks
  private static final int MOST_HEADER = 150;
  private static final int MOST_TEXT = 3_000;
  private static final int MOST_FIELD = 2_000;
  private static final int MOST_LINK = 600;
  private static final int MOST_LINK_TEXT = 100;
  private static final String BETWEEN = "  ·  ";
  private static final String FENCE = "```";
  private static final String CUT = "_cut: the whole query is in table alerts, column query_sql_";

  @Override
  public Optional<Message> tell(AlertEvent alert, Optional<AlertEvent> before, Instant now) {
    if (!Updates.isTold(alert, before, updates)) {
      return Optional.empty();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String title = title(alert);
    body.put("text", escape(title + ": " + AlertText.headline(alert), MOST_TEXT));
    ArrayNode blocks = body.putArray("blocks");
    blocks
        .addObject()
        .put("type", "header")
        .set("text", text("plain_text", AlertText.cut(icon(alert) + " " + title, MOST_HEADER)));
    facts(blocks, alert);
    List<String> drivers = AlertText.drivers(alert);
    if (!drivers.isEmpty()) {
      section(blocks, "*Why the cost changed*\n• " + escape(String.join("\n• ", drivers), 1_000));
    }
    query(blocks, alert);
    follow(blocks, alert);
    footer(blocks, alert);
    return Optional.of(Message.json(URI.create(webhook.reveal()), new HashMap<>(), body));
  }

  @Override
  public List<Secret> secrets() {
    return List.of(webhook);
  }

  private static String title(AlertEvent alert) {
    return "%s %s, %s%s"
        .formatted(
            alert.severity().toUpperCase(Locale.ROOT),
            AlertText.state(alert),
            alert.ruleId(),
            alert.tenant().map(tenant -> " of " + tenant).orElse(""));
  }

  private static String icon(AlertEvent alert) {
    if (alert.isOver()) {
      return ":white_check_mark:";
    }
    return switch (alert.severity()) {
      case "page" -> ":rotating_light:";
      case "warn" -> ":warning:";
      default -> ":information_source:";
    };
  }

  private static void facts(ArrayNode blocks, AlertEvent alert) {
    ObjectNode section = blocks.addObject().put("type", "section");
    ArrayNode fields = section.putArray("fields");
    field(fields, "Value", AlertText.measured(alert, "value"));
    field(fields, "Limit", AlertText.measured(alert, "threshold"));
    AlertText.expected(alert).ifPresent(band -> field(fields, "Expected", band));
    AlertText.cost(alert).ifPresent(cost -> field(fields, "Cost at risk", cost));
    AlertText.entity(alert).ifPresent(entity -> field(fields, "Where", entity));
    alert.owner().ifPresent(owner -> field(fields, "Owner", owner));
    alert.text("first_seen").ifPresent(since -> field(fields, "Since", since));
    alert.text("resolved_at").ifPresent(end -> field(fields, "Until", end));
  }

  private static void field(ArrayNode fields, String name, String value) {
    fields.add(text("mrkdwn", "*" + name + "*\n" + escape(value, MOST_FIELD - 100)));
  }

  private static void query(ArrayNode blocks, AlertEvent alert) {
    String query = alert.text("query_sql").orElse("").replace(FENCE, "` ` `");
    if (query.isBlank()) {
      return;
    }
    int most = MOST_TEXT - 2 * FENCE.length() - CUT.length() - 1;
    String shown = escape(query, most);
    section(blocks, FENCE + shown + FENCE + (shown.endsWith("…") ? "\n" + CUT : ""));
  }

  private void follow(ArrayNode blocks, AlertEvent alert) {
    String follow =
        LinkTemplate.all(alert, links).stream()
            .map(Slack::link)
            .filter(link -> link.length() <= MOST_LINK)
            .limit(MOST_TEXT / (MOST_LINK + BETWEEN.length()))
            .collect(Collectors.joining(BETWEEN));
    if (!follow.isEmpty()) {
      section(blocks, follow);
    }
  }

  private static String link(LinkTemplate.Link link) {
    return "<%s|%s>"
        .formatted(link.url().replace("&", "&amp;"), escape(link.text(), MOST_LINK_TEXT));
  }

  private static void footer(ArrayNode blocks, AlertEvent alert) {
    String incident =
        alert
            .text("correlation_id")
            .filter(id -> !id.equals(alert.alertId()))
            .map(id -> ", incident " + id)
            .orElse("");
    ObjectNode context = blocks.addObject().put("type", "context");
    context
        .putArray("elements")
        .add(text("mrkdwn", escape("alert " + alert.idempotencyKey() + incident, MOST_FIELD)));
  }

  private static void section(ArrayNode blocks, String markdown) {
    blocks.addObject().put("type", "section").set("text", text("mrkdwn", markdown));
  }

  private static ObjectNode text(String type, String text) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("text", text);
  }

  /** What is markup to Slack is text, and at most so many characters, as they are sent. */
  static String escape(String text, int most) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      String as =
          switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(character);
          };
      boolean last = i + Character.charCount(character) == text.length();
      if (escaped.length() + as.length() > (last ? most : most - 1)) {
        return escaped.append('…').toString();
      }
      escaped.append(as);
      i += Character.charCount(character);
    }
    return escaped.toString();
  }
}

package io.tokenlake.notifier.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link whose address names what it takes from the alert, such as {@code
 * https://traces.example.org/{trace_id}}.
 *
 * @param text what people see
 */
public record LinkTemplate(String text, String url) {
  /** What an address may name. */
  public static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "alert_id", "correlation_id", "owner", "rule_id", "severity", "tenant", "trace_id"));

  private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");

  /** An address to follow. */
  public record Link(String text, String url) {}

  /** What the address names that no alert has. */
  public List<String> unknownNames() {
    List<String> unknown = new ArrayList<>();
    Matcher name = NAME.matcher(url);
    while (name.find()) {
      if (!NAMES.contains(name.group(1))) {
        unknown.add(name.group(1));
      }
    }
    return unknown;
  }

  /** The link of an alert; empty when the alert lacks something that it names. */
  public Optional<Link> fill(AlertEvent alert) {
    StringBuilder filled = new StringBuilder();
    Matcher name = NAME.matcher(url);
    while (name.find()) {
      Optional<String> value =
          name.group(1).equals("trace_id") ? alert.traceId() : alert.text(name.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      String encoded = URLEncoder.encode(value.get(), UTF_8).replace("+", "%20");
      name.appendReplacement(filled, Matcher.quoteReplacement(encoded));
    }
    name.appendTail(filled);
    return Optional.of(new Link(text, filled.toString()));
  }

  /** The runbook, if its address is one, and what the templates make. */
  public static List<Link> all(AlertEvent alert, List<LinkTemplate> templates) {
    List<Link> links = new ArrayList<>();
    alert
        .text("runbook_url")
        .filter(LinkTemplate::isAddress)
        .ifPresent(url -> links.add(new Link("Runbook", url)));
    templates.forEach(template -> template.fill(alert).ifPresent(links::add));
    return links;
  }

  /** Whether a browser can follow it. */
  public static boolean isAddress(String url) {
    return url.matches("https?://[^\\s<>|\"]+");
  }
}

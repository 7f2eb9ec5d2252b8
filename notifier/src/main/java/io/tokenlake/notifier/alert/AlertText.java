package io.tokenlake.notifier.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an alert says, in words for people. Amounts are rounded; the record has them exactly. */
public final class AlertText {
  private static final Map<String, String> DRIVERS =
      Map.of(
          "volume_usd", "volume",
          "model_mix_usd", "model mix",
          "tokens_per_request_usd", "tokens per request",
          "cache_share_usd", "cache share",
          "price_usd", "price");
  private static final MathContext SMALL = new MathContext(2, RoundingMode.HALF_EVEN);

  private AlertText() {}

  /** What is wrong, whose it is, and how much, in a line. */
  public static String headline(AlertEvent alert) {
    return "%s %s%s: %s (%s)"
        .formatted(
            alert.ruleId(),
            alert.tenant().map(tenant -> "of " + tenant).orElse("without a tenant"),
            entity(alert).map(entity -> ", " + entity).orElse(""),
            measured(alert, "value"),
            limit(alert));
  }

  /** What is alerted on, by name. */
  public static Optional<String> entity(AlertEvent alert) {
    String entity =
        alert.texts("entity").entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return entity.isEmpty() ? Optional.empty() : Optional.of(entity);
  }

  /** The value or the threshold, with its unit. */
  public static String measured(AlertEvent alert, String field) {
    return alert.number(field).map(number -> number + unit(alert)).orElse("unknown");
  }

  /** The limit that was passed. */
  public static String limit(AlertEvent alert) {
    return "limit " + measured(alert, "threshold");
  }

  /** The expectation and its band; empty when there is none. */
  public static Optional<String> expected(AlertEvent alert) {
    Optional<String> expected = alert.baseline("expected");
    Optional<String> low = alert.baseline("low");
    Optional<String> high = alert.baseline("high");
    Optional<String> band =
        low.isPresent() && high.isPresent()
            ? Optional.of(low.get() + " to " + high.get())
            : low.map(bound -> "at least " + bound).or(() -> high.map(bound -> "at most " + bound));
    if (expected.isEmpty()) {
      return band.map(text -> text + unit(alert));
    }
    String unit = unit(alert);
    return Optional.of(
        expected.get() + unit + band.map(text -> " (" + text + unit + ")").orElse(""));
  }

  /** UCUM's annotations and its "1" say little to people. */
  private static String unit(AlertEvent alert) {
    String unit = alert.text("unit").orElse("").replace("{", "").replace("}", "");
    return unit.isEmpty() || unit.equals("1") ? "" : " " + unit;
  }

  /** The money concerned; empty when unknown. */
  public static Optional<String> cost(AlertEvent alert) {
    return alert.money("cost_at_risk_usd").map(AlertText::dollars);
  }

  /** Why the cost changed: the whole, then its parts, the largest first; empty without a driver. */
  public static List<String> drivers(AlertEvent alert) {
    List<String> lines = new ArrayList<>();
    alert.driver("delta_usd").ifPresent(delta -> lines.add(signed(delta) + " in all"));
    DRIVERS.entrySet().stream()
        .filter(part -> alert.driver(part.getKey()).filter(d -> d.signum() != 0).isPresent())
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, String> part) ->
                        alert.driver(part.getKey()).orElseThrow().abs())
                .reversed()
                .thenComparing(Map.Entry::getValue))
        .forEach(
            part ->
                lines.add(
                    signed(alert.driver(part.getKey()).orElseThrow()) + " by " + part.getValue()));
    return lines;
  }

  /** Where the alert is in its life, for people. */
  public static String state(AlertEvent alert) {
    if (alert.isOver()) {
      return "resolved"
          + alert
              .text("resolve_reason")
              .map(reason -> " (" + reason.toLowerCase(Locale.ROOT) + ")")
              .orElse("");
    }
    return switch (alert.status()) {
      case "OPEN" -> "opened";
      case "NO_DATA" -> "no data";
      case "SUPPRESSED" -> "muted";
      default -> "goes on";
    };
  }

  private static String signed(BigDecimal amount) {
    return (amount.signum() > 0 ? "+" : "") + dollars(amount);
  }

  /** Cents; below a cent, two digits. */
  private static String dollars(BigDecimal amount) {
    BigDecimal cents = amount.setScale(2, RoundingMode.HALF_EVEN);
    return (cents.signum() != 0 || amount.signum() == 0
            ? cents.toPlainString()
            : AlertEvent.plain(amount.round(SMALL)))
        + " USD";
  }

  /** The first characters of a text, with a sign where something is missing. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}

package io.tokenlake.notifier.config;

import io.tokenlake.notifier.alert.AlertEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who is told of an alert: the receivers of the first route that matches it, and of those after it
 * for as long as each says {@code continue}; where none matches, the receivers of {@code default}.
 *
 * @param otherwise the receivers of what no route matches
 */
public record Routes(List<Route> routes, Set<String> otherwise) {

  /** What a route may ask of an alert. */
  public enum Criterion {
    TENANT(AlertEvent::tenant),
    SEVERITY(alert -> Optional.of(alert.severity())),
    OWNER(AlertEvent::owner),
    RULE(alert -> Optional.of(alert.ruleId()));

    private final Function<AlertEvent, Optional<String>> value;

    Criterion(Function<AlertEvent, Optional<String>> value) {
      this.value = value;
    }
  }

  /**
   * One route.
   *
   * @param match for each criterion that is asked for, the values of which one must be the alert's;
   *     {@code *} at the end of a value stands for any ending
   * @param to names of receivers
   * @param goOn whether routes after it are looked at as well
   */
  public record Route(Map<Criterion, List<String>> match, Set<String> to, boolean goOn) {
    boolean matches(AlertEvent alert) {
      return match.entrySet().stream()
          .allMatch(
              asked ->
                  asked.getKey().value.apply(alert).stream()
                      .anyMatch(value -> asked.getValue().stream().anyMatch(p -> fits(p, value))));
    }

    private static boolean fits(String pattern, String value) {
      return pattern.endsWith("*")
          ? value.startsWith(pattern.substring(0, pattern.length() - 1))
          : value.equals(pattern);
    }
  }

  /** The names of all who are told of it. */
  public Set<String> of(AlertEvent alert) {
    Set<String> receivers = new LinkedHashSet<>();
    boolean matched = false;
    for (Route route : routes) {
      if (route.matches(alert)) {
        matched = true;
        receivers.addAll(route.to());
        if (!route.goOn()) {
          break;
        }
      }
    }
    return matched ? receivers : otherwise;
  }
}

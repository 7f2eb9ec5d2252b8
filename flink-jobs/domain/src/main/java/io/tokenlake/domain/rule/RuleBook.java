package io.tokenlake.domain.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The rules that alerts are raised by. Immutable and thread-safe. */
public final class RuleBook {
  private static final String BUNDLED = "rules.yaml";

  private final String version;
  private final List<Rule> rules;
  private final List<MuteWindow> mutes;
  private final List<String> notes;

  /** What holds for a tenant without a word of its own, which is nearly all of them. */
  private final Map<RuleScope, List<Rule>> common = new EnumMap<>(RuleScope.class);

  RuleBook(String version, List<Rule> rules, List<MuteWindow> mutes, List<String> notes) {
    this.version = version;
    this.rules = List.copyOf(rules);
    this.mutes = List.copyOf(mutes);
    this.notes = List.copyOf(notes);
    for (RuleScope on : RuleScope.values()) {
      common.put(on, forTenant(on, null));
    }
  }

  /**
   * Reads a book.
   *
   * @param sourceName what to call it in errors
   * @throws RuleBookException naming everything that is wrong with it, each with its line
   */
  public static RuleBook parse(InputStream yaml, String sourceName) {
    RuleBookReader reader = new RuleBookReader();
    RuleBook book = reader.read(yaml);
    if (!reader.problems().isEmpty()) {
      throw new RuleBookException(sourceName, reader.problems());
    }
    return book;
  }

  /** The book that ships with Tokenlake. */
  public static RuleBook bundled() {
    try (InputStream yaml = openBundled()) {
      return parse(yaml, BUNDLED);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static InputStream openBundled() {
    return Objects.requireNonNull(
        RuleBook.class.getResourceAsStream("/" + BUNDLED), BUNDLED + " is not on the classpath");
  }

  /** Version of the book. */
  public String version() {
    return version;
  }

  /** All rules, in the order of the file; those of a book that it extends come first. */
  public List<Rule> rules() {
    return rules;
  }

  /** All mute windows. */
  public List<MuteWindow> mutes() {
    return mutes;
  }

  /** What is taken otherwise than the book states it, each with its line; mostly nothing. */
  public List<String> notes() {
    return notes;
  }

  /** The rules about something that hold for a tenant, as they are for it. */
  List<Rule> rules(RuleScope on, String tenant) {
    boolean special =
        tenant != null && rules.stream().anyMatch(rule -> rule.tenants().containsKey(tenant));
    return special ? forTenant(on, tenant) : common.get(on);
  }

  private List<Rule> forTenant(RuleScope on, String tenant) {
    return rules.stream()
        .filter(rule -> rule.on() == on)
        .map(rule -> rule.forTenant(tenant))
        .filter(Objects::nonNull)
        .toList();
  }

  /** A rule as it is for a tenant; empty when there is none, or it does not hold for the tenant. */
  public Optional<Rule> rule(String id, String tenant) {
    return rules.stream()
        .filter(rule -> rule.id().equals(id))
        .findFirst()
        .map(rule -> rule.forTenant(tenant));
  }

  /** Until when nobody wants to be told of a rule, µs since the epoch; null when they do. */
  Long mutedUntil(String ruleId, String tenant, long micros) {
    return mutes.stream()
        .map(mute -> mute.mutedUntil(ruleId, tenant, micros))
        .filter(Objects::nonNull)
        .max(Long::compare)
        .orElse(null);
  }
}

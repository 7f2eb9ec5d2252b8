package io.tokenlake.domain.genai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of one dialect: which attributes state what, the most specific first. Immutable.
 *
 * @param name as it is stored with a call
 * @param scopes instrumentation scopes that speak it; each also stands for the scopes below it
 * @param markers attributes of which one is enough to know the dialect where no scope tells
 * @param roles what tells the role of a span, the first that says anything wins
 * @param counts where each token count is
 * @param fields where everything else is
 * @param firstTokens where the time to the first token is
 * @param nanIsAbsent whether a count that is no number stands for an unknown one
 * @param vintages whether the editions of the OpenTelemetry convention apply
 */
record Dialect(
    String name,
    List<String> scopes,
    List<String> markers,
    List<RoleRule> roles,
    Map<TokenCount, List<Source>> counts,
    Map<CallField, List<Source>> fields,
    List<FirstToken> firstTokens,
    boolean nanIsAbsent,
    boolean vintages) {

  /** Where {@code count} is stated; empty when the dialect has no such count. */
  List<Source> count(TokenCount count) {
    return counts.getOrDefault(count, List.of());
  }

  /** Where {@code field} is stated; empty when the dialect has no such field. */
  List<Source> field(CallField field) {
    return fields.getOrDefault(field, List.of());
  }

  /** A table that starts empty. */
  static Builder named(String name) {
    return new Builder(name, null);
  }

  /** A table whose rows come before those of {@code this}, which stay as what else to look for. */
  Builder extendedBy(String name) {
    return new Builder(name, this);
  }

  /** Collects the rows of a table. */
  static final class Builder {
    private final String name;
    private final Dialect base;
    private final List<String> scopes = new ArrayList<>();
    private final List<String> markers = new ArrayList<>();
    private final Map<String, RoleRule> roles = new LinkedHashMap<>();
    private final Map<TokenCount, List<Source>> counts = new EnumMap<>(TokenCount.class);
    private final Map<CallField, List<Source>> fields = new EnumMap<>(CallField.class);
    private final List<FirstToken> firstTokens = new ArrayList<>();
    private boolean nanIsAbsent;

    private Builder(String name, Dialect base) {
      this.name = name;
      this.base = base;
    }

    Builder scopes(String... names) {
      Collections.addAll(scopes, names);
      return this;
    }

    Builder markers(String... keys) {
      Collections.addAll(markers, keys);
      return this;
    }

    Builder role(String key, Map<String, RoleRule.Kind> kinds) {
      roles.put(key, new RoleRule(key, kinds, null));
      return this;
    }

    Builder role(String key, Map<String, RoleRule.Kind> kinds, RoleRule.Kind others) {
      roles.put(key, new RoleRule(key, kinds, others));
      return this;
    }

    Builder count(TokenCount count, String... keys) {
      for (String key : keys) {
        count(count, Source.of(key));
      }
      return this;
    }

    Builder count(TokenCount count, Source... sources) {
      Collections.addAll(counts.computeIfAbsent(count, absent -> new ArrayList<>()), sources);
      return this;
    }

    Builder field(CallField field, String... keys) {
      for (String key : keys) {
        field(field, Source.of(key));
      }
      return this;
    }

    Builder field(CallField field, Source... sources) {
      Collections.addAll(fields.computeIfAbsent(field, absent -> new ArrayList<>()), sources);
      return this;
    }

    Builder firstToken(FirstToken.Unit unit, String... keys) {
      for (String key : keys) {
        firstTokens.add(new FirstToken(Source.of(key), unit));
      }
      return this;
    }

    Builder nanIsAbsent() {
      nanIsAbsent = true;
      return this;
    }

    Dialect build() {
      if (base != null) {
        base.roles.forEach(rule -> roles.merge(rule.key(), rule, RoleRule::over));
        base.counts.forEach((count, sources) -> count(count, sources.toArray(Source[]::new)));
        base.fields.forEach((field, sources) -> field(field, sources.toArray(Source[]::new)));
        firstTokens.addAll(base.firstTokens);
      }
      return new Dialect(
          name,
          List.copyOf(scopes),
          List.copyOf(markers),
          List.copyOf(roles.values()),
          distinct(counts),
          distinct(fields),
          List.copyOf(firstTokens),
          nanIsAbsent,
          base != null || name.equals(OtelDialect.NAME));
    }

    private static <K extends Enum<K>> Map<K, List<Source>> distinct(Map<K, List<Source>> rows) {
      Map<K, List<Source>> copy = new EnumMap<>(rows);
      copy.replaceAll((key, sources) -> sources.stream().distinct().toList());
      return Collections.unmodifiableMap(copy);
    }
  }
}

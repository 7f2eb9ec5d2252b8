package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.UsageBasisRules.Emitter;
import io.tokenlake.domain.genai.UsageBasisRules.Rule;
import java.util.Comparator;
import java.util.Objects;

/**
 * One row of the table of usage bases. What is null matches everything.
 *
 * @param scope instrumentation scope, which stands for the scopes below it too
 * @param attribute attribute that must be there, where one scope stands for instrumentations that
 *     differ
 * @param cacheKey beginning of the attribute that states the cached tokens
 */
record UsageBasisRow(
    Rule rule,
    String scope,
    String attribute,
    String provider,
    VersionRange versions,
    String cacheKey) {

  /** The most specific row first. */
  static final Comparator<UsageBasisRow> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((UsageBasisRow row) -> length(row.scope()))
          .thenComparingInt(row -> row.attribute() == null ? 0 : 1)
          .thenComparingInt(row -> length(row.provider()) > 0 ? 1 : 0)
          .thenComparingInt(row -> row.versions() == null ? 0 : 1)
          .thenComparingInt(row -> length(row.cacheKey()))
          .reversed();

  boolean matches(Emitter emitter) {
    return matchesScope(emitter.scopeName())
        && (attribute == null || emitter.attributes().contains(attribute))
        && (provider == null || provider.equals(emitter.provider()))
        && (versions == null || versions.contains(emitter.scopeVersion()))
        && (cacheKey == null
            || (emitter.cacheKey() != null && emitter.cacheKey().startsWith(cacheKey)));
  }

  /** Whether an emitter can match both rows with nothing to tell which of them is about it. */
  boolean ties(UsageBasisRow other) {
    boolean sameVersions =
        versions == null
            ? other.versions == null
            : other.versions != null && versions.overlaps(other.versions);
    return Objects.equals(scope, other.scope)
        && (attribute == null) == (other.attribute == null)
        && Objects.equals(provider, other.provider)
        && Objects.equals(cacheKey, other.cacheKey)
        && sameVersions;
  }

  private boolean matchesScope(String name) {
    return scope == null || (name != null && Scopes.covers(scope, name));
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}

package io.tokenlake.domain.genai;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the dialect of a span. The instrumentation scope decides where a table names it, because
 * one emitter speaks one way; else the first marker attribute that is there does, in the order of
 * {@link #TABLES}; else the span has nothing to do with models.
 */
final class Dialects {
  /**
   * From the most specific to the least: the convention is last, since most emitters repeat some of
   * its attributes beside their own.
   */
  private static final List<Dialect> TABLES =
      List.of(
          VercelDialect.TABLE,
          OpenInferenceDialect.AGENTS,
          OpenInferenceDialect.TABLE,
          LangfuseDialect.TABLE,
          LangSmithDialect.TABLE,
          OpenLlmetryDialect.ANTHROPIC,
          OpenLlmetryDialect.TABLE,
          OpenLitDialect.TABLE,
          LiteLlmDialect.TABLE,
          AnthropicSdkDialect.TABLE,
          LogfireDialect.TABLE,
          CodingAgentDialects.CLAUDE_CODE,
          CodingAgentDialects.CODEX,
          CodingAgentDialects.GEMINI_CLI,
          OtelDialect.TABLE);

  /** A fleet has dozens of scopes. A sender that makes up names must not fill the memory. */
  private static final int MOST_SCOPES = 1_000;

  private static final Map<String, Optional<Dialect>> BY_SCOPE = new ConcurrentHashMap<>();

  private Dialects() {}

  /** The dialect of a span; null when it has none. */
  static Dialect of(String scopeName, Attributes attributes) {
    if (scopeName != null) {
      Optional<Dialect> known = ofScope(scopeName);
      if (known.isPresent()) {
        return known.get();
      }
    }
    for (Dialect dialect : TABLES) {
      if (attributes.hasAny(dialect.markers())) {
        return dialect;
      }
    }
    return null;
  }

  private static Optional<Dialect> ofScope(String scopeName) {
    Optional<Dialect> cached = BY_SCOPE.get(scopeName);
    if (cached != null) {
      return cached;
    }
    Optional<Dialect> found =
        TABLES.stream()
            .filter(table -> table.scopes().stream().anyMatch(s -> Scopes.covers(s, scopeName)))
            .findFirst();
    if (BY_SCOPE.size() < MOST_SCOPES) {
      BY_SCOPE.put(scopeName, found);
    }
    return found;
  }
}

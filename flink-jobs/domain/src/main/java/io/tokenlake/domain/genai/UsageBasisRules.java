package io.tokenlake.domain.genai;

import io.tokenlake.domain.usage.Usage;
import java.util.Optional;

/**
 * What is known about single emitters: whether their input count includes the cached tokens. The
 * counts of the call itself overrule it.
 */
@FunctionalInterface
public interface UsageBasisRules {
  /** Knows no emitter: everyone is taken to follow the convention. */
  UsageBasisRules NONE = (scopeName, scopeVersion, provider) -> Optional.empty();

  /**
   * The basis of one emitter, or empty when no rule is about it.
   *
   * @param scopeName instrumentation scope; null when not stated
   * @param scopeVersion its version; null when not stated
   * @param provider canonical provider name; null when not stated
   */
  Optional<Usage.Basis> basisOf(String scopeName, String scopeVersion, String provider);
}

package io.tokenlake.domain.genai;

import io.tokenlake.domain.usage.Usage;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about single emitters: whether their input count includes the cached tokens. The
 * counts of the call itself overrule it.
 */
@FunctionalInterface
public interface UsageBasisRules {
  /** Knows no emitter: everyone is taken to follow the convention. */
  UsageBasisRules NONE = emitter -> Optional.empty();

  /** The rule about one emitter, or empty when there is none. */
  Optional<Rule> ruleFor(Emitter emitter);

  /**
   * Who stated the counts of a call.
   *
   * @param scopeName instrumentation scope, or for an event its name; null when not stated
   * @param scopeVersion version of the scope; null when not stated
   * @param provider canonical provider name; null when not stated
   * @param cacheKey attribute that states the cached tokens; null when none does
   * @param attributes keys of everything that it stated
   */
  record Emitter(
      String scopeName,
      String scopeVersion,
      String provider,
      String cacheKey,
      Set<String> attributes) {}

  /**
   * What is known about an emitter.
   *
   * @param id as it is stored with a call
   */
  record Rule(String id, Usage.Basis basis) {}
}

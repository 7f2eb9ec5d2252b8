package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.TokenCount.FRESH;
import static io.tokenlake.domain.genai.TokenCount.INPUT;
import static io.tokenlake.domain.genai.TokenCount.OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.TOTAL;

import io.tokenlake.domain.genai.UsageBasisRules.Rule;
import io.tokenlake.domain.usage.Usage.Basis;
import io.tokenlake.domain.usage.Usage.BasisSource;

/**
 * What the input count of a call includes, and what decided that.
 *
 * @param rule id of what decided; null when the convention's own definition did
 */
record UsageBasisDecision(Basis basis, BasisSource source, String rule) {

  /**
   * Arithmetic first, because a rule about an emitter may be older than the emitter. Then the rule
   * about the emitter, then the convention, which includes cached tokens.
   */
  static UsageBasisDecision of(TokenCounts counts, Rule rule) {
    UsageBasisDecision proven = byArithmetic(counts);
    if (proven != null) {
      return proven;
    }
    return rule == null
        ? new UsageBasisDecision(Basis.INCLUSIVE, BasisSource.DEFAULT, null)
        : new UsageBasisDecision(rule.basis(), BasisSource.RULE, rule.id());
  }

  /**
   * What the counts prove, or null. A total of input and output proves nothing: many emitters make
   * it up from their own two counts, whatever those include. A total that has the cached tokens on
   * top comes from someone who knew that they are outside.
   */
  private static UsageBasisDecision byArithmetic(TokenCounts counts) {
    long cached = counts.cached();
    if (cached == 0 || !counts.has(INPUT)) {
      return null;
    }
    long input = counts.orZero(INPUT);
    if (counts.has(FRESH)) {
      long fresh = counts.orZero(FRESH);
      if (input == fresh) {
        return proven(Basis.EXCLUSIVE, "arith/fresh");
      }
      if (input == fresh + cached) {
        return proven(Basis.INCLUSIVE, "arith/fresh");
      }
    }
    if (cached > input) {
      return proven(Basis.EXCLUSIVE, "arith/cached-above-input");
    }
    boolean cachedOnTop =
        counts.has(TOTAL)
            && counts.has(OUTPUT)
            && counts.orZero(TOTAL) == input + cached + counts.orZero(OUTPUT);
    return cachedOnTop ? proven(Basis.EXCLUSIVE, "arith/total") : null;
  }

  private static UsageBasisDecision proven(Basis basis, String rule) {
    return new UsageBasisDecision(basis, BasisSource.ARITHMETIC, rule);
  }
}

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
 * @param totalIsSum whether a stated total adds up the stated input and output, whatever those are
 */
record UsageBasisDecision(Basis basis, BasisSource source, String rule, boolean totalIsSum) {

  /**
   * Arithmetic first, because a rule about an emitter may be older than the emitter: a stated count
   * of uncached tokens settles it; so do more cached tokens than input; so does a stated total,
   * unless the emitter is known to make it up from its own two counts. Then the rule about the
   * emitter, then the convention, which includes cached tokens.
   */
  static UsageBasisDecision of(TokenCounts counts, Rule rule) {
    boolean totalIsSum = rule != null && rule.totalIsSum();
    long cached = counts.cached();
    if (cached > 0 && counts.has(INPUT)) {
      UsageBasisDecision proven = byArithmetic(counts, cached, totalIsSum);
      if (proven != null) {
        return proven;
      }
    }
    return rule == null
        ? new UsageBasisDecision(Basis.INCLUSIVE, BasisSource.DEFAULT, null, false)
        : new UsageBasisDecision(rule.basis(), BasisSource.RULE, rule.id(), totalIsSum);
  }

  private static UsageBasisDecision byArithmetic(
      TokenCounts counts, long cached, boolean totalIsSum) {
    long input = counts.orZero(INPUT);
    // What is proven without the total shows a total of the stated two counts to be just their sum.
    boolean addsUp = totalIsSum || counts.orZero(TOTAL) == input + counts.orZero(OUTPUT);
    if (counts.has(FRESH)) {
      long fresh = counts.orZero(FRESH);
      if (input == fresh) {
        return proven(Basis.EXCLUSIVE, "arith/fresh", addsUp);
      }
      if (input == fresh + cached) {
        return proven(Basis.INCLUSIVE, "arith/fresh", addsUp);
      }
    }
    if (cached > input) {
      return proven(Basis.EXCLUSIVE, "arith/cached-above-input", addsUp);
    }
    if (!totalIsSum && counts.has(TOTAL) && counts.has(OUTPUT)) {
      long asked = counts.orZero(TOTAL) - counts.orZero(OUTPUT);
      if (asked == input) {
        return proven(Basis.INCLUSIVE, "arith/total", false);
      }
      if (asked == input + cached) {
        return proven(Basis.EXCLUSIVE, "arith/total", false);
      }
    }
    return null;
  }

  private static UsageBasisDecision proven(Basis basis, String rule, boolean totalIsSum) {
    return new UsageBasisDecision(basis, BasisSource.ARITHMETIC, rule, totalIsSum);
  }
}

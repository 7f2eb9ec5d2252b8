package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.TokenCount.AUDIO_CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_INPUT;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_1H;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_5M;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_INPUT;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.INPUT;
import static io.tokenlake.domain.genai.TokenCount.OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.REASONING;
import static io.tokenlake.domain.genai.TokenCount.WEB_SEARCHES;

import io.tokenlake.domain.genai.UsageBasisRules.Emitter;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import io.tokenlake.domain.usage.Usage.Basis;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Splits the stated, overlapping counts into disjoint leaves. Nothing is ever clamped. */
final class UsageReader {
  private final UsageBasisRules rules;

  UsageReader(UsageBasisRules rules) {
    this.rules = rules;
  }

  /**
   * Reads the usage that {@code attributes} state in {@code dialect}.
   *
   * @param scopeName instrumentation scope, or for an event its name; may be null
   * @param scopeVersion may be null
   * @param provider canonical; may be null
   */
  UsageReading read(
      Dialect dialect,
      Attributes attributes,
      String scopeName,
      String scopeVersion,
      String provider) {
    TokenCounts counts = TokenCounts.read(dialect, attributes);
    if (!counts.invalid().isEmpty()) {
      return UsageReading.invalid(counts.invalid());
    }
    if (counts.isEmpty() && counts.conflicts().isEmpty()) {
      return UsageReading.NONE;
    }
    Emitter emitter =
        new Emitter(scopeName, scopeVersion, provider, counts.cacheKey(), attributes.keys());
    UsageBasisDecision decision =
        UsageBasisDecision.of(counts, rules.ruleFor(emitter).orElse(null));
    Map<Leaf, Long> leaves = split(counts, decision.basis());
    String contradiction = UsageContradiction.find(counts, leaves, decision);
    return contradiction == null
        ? UsageReading.of(usage(counts, leaves, decision), decision.rule())
        : UsageReading.contradiction(contradiction, decision.rule());
  }

  private static Map<Leaf, Long> split(TokenCounts counts, Basis basis) {
    long audio = counts.orZero(AUDIO_INPUT) - counts.orZero(AUDIO_CACHE_READ);
    long image = counts.orZero(IMAGE_INPUT) - counts.orZero(IMAGE_CACHE_READ);
    long cached = basis == Basis.INCLUSIVE ? counts.cached() : 0;
    long textCacheRead = counts.orZero(CACHE_READ) - counts.orZero(AUDIO_CACHE_READ);
    long textOutput =
        counts.orZero(OUTPUT)
            - counts.orZero(REASONING)
            - counts.orZero(AUDIO_OUTPUT)
            - counts.orZero(IMAGE_OUTPUT);

    Map<Leaf, Long> leaves = new EnumMap<>(Leaf.class);
    for (TokenCount stated : counts.stated().keySet()) {
      switch (stated) {
        case INPUT -> leaves.put(Leaf.IN_FRESH_TEXT, counts.orZero(INPUT) - cached - audio - image);
        case CACHE_READ -> leaves.put(Leaf.IN_CACHE_READ, textCacheRead);
        case CACHE_WRITE -> putOtherWrites(leaves, counts);
        case CACHE_WRITE_5M -> leaves.put(Leaf.IN_CACHE_WRITE_5M, counts.orZero(CACHE_WRITE_5M));
        case CACHE_WRITE_1H -> leaves.put(Leaf.IN_CACHE_WRITE_1H, counts.orZero(CACHE_WRITE_1H));
        case AUDIO_INPUT -> leaves.put(Leaf.IN_AUDIO, audio);
        case AUDIO_CACHE_READ -> leaves.put(Leaf.IN_AUDIO_CACHED, counts.orZero(AUDIO_CACHE_READ));
        case IMAGE_INPUT -> leaves.put(Leaf.IN_IMAGE, image);
        case OUTPUT -> leaves.put(Leaf.OUT_TEXT, textOutput);
        case REASONING -> leaves.put(Leaf.OUT_REASONING, counts.orZero(REASONING));
        case AUDIO_OUTPUT -> leaves.put(Leaf.OUT_AUDIO, counts.orZero(AUDIO_OUTPUT));
        case IMAGE_OUTPUT -> leaves.put(Leaf.OUT_IMAGE, counts.orZero(IMAGE_OUTPUT));
        // Cached image tokens are priced as cached input and stay in IN_CACHE_READ; the others are
        // checks, no tokens, or were brought inside their wholes.
        default -> {}
      }
    }
    return leaves;
  }

  /** What was written to a cache of unknown lifetime; no leaf when all lifetimes are known. */
  private static void putOtherWrites(Map<Leaf, Long> leaves, TokenCounts counts) {
    long known = counts.orZero(CACHE_WRITE_5M) + counts.orZero(CACHE_WRITE_1H);
    long other = counts.orZero(CACHE_WRITE) - known;
    boolean split = counts.has(CACHE_WRITE_5M) || counts.has(CACHE_WRITE_1H);
    if (other != 0 || !split) {
      leaves.put(Leaf.IN_CACHE_WRITE_OTHER, other);
    }
  }

  private static Usage usage(
      TokenCounts counts, Map<Leaf, Long> leaves, UsageBasisDecision decision) {
    return new Usage(
        Collections.unmodifiableMap(leaves),
        counts.has(INPUT) ? (Long) sum(leaves, true) : null,
        counts.has(OUTPUT) ? (Long) sum(leaves, false) : null,
        decision.basis(),
        decision.source(),
        counts.stated().get(WEB_SEARCHES));
  }

  private static long sum(Map<Leaf, Long> leaves, boolean input) {
    long sum = 0;
    for (Map.Entry<Leaf, Long> leaf : leaves.entrySet()) {
      sum += leaf.getKey().isInput() == input ? leaf.getValue() : 0;
    }
    return sum;
  }
}

package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.TokenCount.AUDIO_CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_INPUT;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_INPUT;
import static io.tokenlake.domain.genai.TokenCount.IMAGE_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.INPUT;
import static io.tokenlake.domain.genai.TokenCount.OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.REASONING;
import static io.tokenlake.domain.genai.TokenCount.TOTAL;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import io.tokenlake.domain.usage.Usage.Basis;
import io.tokenlake.domain.usage.Usage.BasisSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Splits the stated, overlapping counts into disjoint leaves. Nothing is ever clamped. */
final class UsageReader {
  private UsageReader() {}

  /**
   * Reads the usage of one span.
   *
   * @param rule what is known about the emitter
   */
  static UsageReading read(Attributes attributes, Optional<Basis> rule) {
    TokenCounts counts = TokenCounts.read(attributes);
    if (!counts.invalid().isEmpty()) {
      return UsageReading.invalid(counts.invalid());
    }
    if (counts.isEmpty()) {
      return UsageReading.NONE;
    }
    Decision decision = decideBasis(counts, rule);
    Map<Leaf, Long> leaves = split(counts, decision.basis());
    String contradiction = UsageContradiction.find(counts, leaves, decision.basis());
    return contradiction == null
        ? UsageReading.of(usage(counts, leaves, decision))
        : UsageReading.contradiction(contradiction);
  }

  private static Decision decideBasis(TokenCounts counts, Optional<Basis> rule) {
    long input = counts.orZero(INPUT);
    long cached = counts.orZero(CACHE_READ) + counts.orZero(CACHE_WRITE);
    if (cached > input) {
      return new Decision(Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
    }
    if (cached > 0 && counts.has(TOTAL) && counts.has(OUTPUT)) {
      long asked = counts.orZero(TOTAL) - counts.orZero(OUTPUT);
      if (asked == input) {
        return new Decision(Basis.INCLUSIVE, BasisSource.ARITHMETIC);
      }
      if (asked == input + cached) {
        return new Decision(Basis.EXCLUSIVE, BasisSource.ARITHMETIC);
      }
    }
    return rule.map(basis -> new Decision(basis, BasisSource.RULE))
        .orElse(new Decision(Basis.INCLUSIVE, BasisSource.DEFAULT));
  }

  private static Map<Leaf, Long> split(TokenCounts counts, Basis basis) {
    long audio = counts.orZero(AUDIO_INPUT) - counts.orZero(AUDIO_CACHE_READ);
    long image = counts.orZero(IMAGE_INPUT) - counts.orZero(IMAGE_CACHE_READ);
    long cached =
        basis == Basis.INCLUSIVE ? counts.orZero(CACHE_READ) + counts.orZero(CACHE_WRITE) : 0;
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
        case CACHE_WRITE -> leaves.put(Leaf.IN_CACHE_WRITE_OTHER, counts.orZero(CACHE_WRITE));
        case AUDIO_INPUT -> leaves.put(Leaf.IN_AUDIO, audio);
        case AUDIO_CACHE_READ -> leaves.put(Leaf.IN_AUDIO_CACHED, counts.orZero(AUDIO_CACHE_READ));
        case IMAGE_INPUT -> leaves.put(Leaf.IN_IMAGE, image);
        case OUTPUT -> leaves.put(Leaf.OUT_TEXT, textOutput);
        case REASONING -> leaves.put(Leaf.OUT_REASONING, counts.orZero(REASONING));
        case AUDIO_OUTPUT -> leaves.put(Leaf.OUT_AUDIO, counts.orZero(AUDIO_OUTPUT));
        case IMAGE_OUTPUT -> leaves.put(Leaf.OUT_IMAGE, counts.orZero(IMAGE_OUTPUT));
        // Cached image tokens are priced as cached input and stay in IN_CACHE_READ.
        case IMAGE_CACHE_READ, TOTAL -> {}
      }
    }
    return leaves;
  }

  private static Usage usage(TokenCounts counts, Map<Leaf, Long> leaves, Decision decision) {
    return new Usage(
        Collections.unmodifiableMap(leaves),
        counts.has(INPUT) ? (Long) sum(leaves, true) : null,
        counts.has(OUTPUT) ? (Long) sum(leaves, false) : null,
        decision.basis(),
        decision.source());
  }

  private static long sum(Map<Leaf, Long> leaves, boolean input) {
    return leaves.entrySet().stream()
        .filter(leaf -> leaf.getKey().isInput() == input)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private record Decision(Basis basis, BasisSource source) {}
}

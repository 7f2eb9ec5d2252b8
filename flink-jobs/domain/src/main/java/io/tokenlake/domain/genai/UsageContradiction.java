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
import static java.util.stream.Collectors.joining;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage.Basis;
import java.util.List;
import java.util.Map;

/** Finds out why stated counts cannot all be true. */
final class UsageContradiction {
  /** Which counts are parts of which, the inner ones first. */
  private static final List<Whole> WHOLES =
      List.of(
          new Whole(AUDIO_INPUT, AUDIO_CACHE_READ),
          new Whole(IMAGE_INPUT, IMAGE_CACHE_READ),
          new Whole(CACHE_READ, AUDIO_CACHE_READ, IMAGE_CACHE_READ),
          new Whole(INPUT, CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT),
          new Whole(OUTPUT, REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT));

  private UsageContradiction() {}

  /** A sentence that names the counts; null when they agree. */
  static String find(TokenCounts counts, Map<Leaf, Long> leaves, Basis basis) {
    if (!counts.conflicts().isEmpty()) {
      return String.join("; ", counts.conflicts());
    }
    for (Whole whole : WHOLES) {
      String missing = missingWhole(counts, whole);
      if (missing != null) {
        return missing;
      }
    }
    for (Whole whole : WHOLES) {
      if (isOverrun(counts, leaves, whole)) {
        return overrun(counts, whole, basis);
      }
    }
    return wrongTotal(counts, leaves);
  }

  /** A part without its whole leaves the rest of the whole unknown, and so the cost. */
  private static String missingWhole(TokenCounts counts, Whole whole) {
    if (counts.has(whole.of())) {
      return null;
    }
    return whole.parts().stream()
        .filter(counts::has)
        .findFirst()
        .map(part -> counts.show(part) + " but " + whole.of().key() + " is not stated")
        .orElse(null);
  }

  /** For the input the basis decides which counts are inside; the leaves know that already. */
  private static boolean isOverrun(TokenCounts counts, Map<Leaf, Long> leaves, Whole whole) {
    if (whole.of() == INPUT) {
      return leaves.getOrDefault(Leaf.IN_FRESH_TEXT, 0L) < 0;
    }
    return whole.parts().stream().mapToLong(counts::orZero).sum() > counts.orZero(whole.of());
  }

  private static String overrun(TokenCounts counts, Whole whole, Basis basis) {
    return counts.show(whole.of())
        + " but its parts are more: "
        + whole.parts().stream()
            .filter(counts::has)
            .filter(part -> basis == Basis.INCLUSIVE || (part != CACHE_READ && part != CACHE_WRITE))
            .map(counts::show)
            .collect(joining(", "));
  }

  private static String wrongTotal(TokenCounts counts, Map<Leaf, Long> leaves) {
    boolean complete = counts.has(TOTAL) && counts.has(INPUT) && counts.has(OUTPUT);
    long sum = leaves.values().stream().mapToLong(Long::longValue).sum();
    return complete && counts.orZero(TOTAL) != sum
        ? counts.show(TOTAL) + " but input and output, cached input included, add up to " + sum
        : null;
  }

  private record Whole(TokenCount of, List<TokenCount> parts) {
    Whole(TokenCount of, TokenCount... parts) {
      this(of, List.of(parts));
    }
  }
}

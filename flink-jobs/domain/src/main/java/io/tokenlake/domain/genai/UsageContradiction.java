package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.TokenCount.AUDIO_CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_INPUT;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_1H;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_5M;
import static io.tokenlake.domain.genai.TokenCount.FRESH;
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
          new Whole(CACHE_WRITE, CACHE_WRITE_5M, CACHE_WRITE_1H),
          new Whole(CACHE_READ, AUDIO_CACHE_READ, IMAGE_CACHE_READ),
          new Whole(INPUT, CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT),
          new Whole(OUTPUT, REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT));

  private UsageContradiction() {}

  /** A sentence that names the counts; null when they agree. */
  static String find(TokenCounts counts, Map<Leaf, Long> leaves, UsageBasisDecision decision) {
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
        return overrun(counts, whole, decision.basis());
      }
    }
    String wrongFresh = wrongFresh(counts);
    return wrongFresh == null ? wrongTotal(counts, leaves) : wrongFresh;
  }

  /** A part without its whole leaves the rest of the whole unknown, and so the cost. */
  private static String missingWhole(TokenCounts counts, Whole whole) {
    if (counts.has(whole.of())) {
      return null;
    }
    for (TokenCount part : whole.parts()) {
      if (counts.orZero(part) > 0) {
        return counts.show(part) + " but " + counts.name(whole.of()) + " is not stated";
      }
    }
    return null;
  }

  /** For the input the basis decides which counts are inside; the leaves know that already. */
  private static boolean isOverrun(TokenCounts counts, Map<Leaf, Long> leaves, Whole whole) {
    if (whole.of() == INPUT) {
      return leaves.getOrDefault(Leaf.IN_FRESH_TEXT, 0L) < 0;
    }
    long parts = 0;
    for (TokenCount part : whole.parts()) {
      parts += counts.orZero(part);
    }
    return parts > counts.orZero(whole.of());
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

  /** JSON about the last step of many is no evidence; an attribute of the same span is. */
  private static String wrongFresh(TokenCounts counts) {
    if (!counts.has(FRESH) || !counts.sources().get(FRESH).path().isEmpty()) {
      return null;
    }
    long cachedInside = counts.orZero(INPUT) - counts.orZero(FRESH);
    return cachedInside == 0 || cachedInside == counts.cached()
        ? null
        : counts.show(FRESH)
            + " but "
            + counts.show(INPUT)
            + ", of which "
            + counts.cached()
            + " may be cached";
  }

  /** A total adds up the counts as they are stated, or all that was consumed. */
  private static String wrongTotal(TokenCounts counts, Map<Leaf, Long> leaves) {
    if (!counts.has(TOTAL) || !counts.has(INPUT) || !counts.has(OUTPUT)) {
      return null;
    }
    long stated = counts.orZero(INPUT) + counts.orZero(OUTPUT);
    long consumed = 0;
    for (long tokens : leaves.values()) {
      consumed += tokens;
    }
    long total = counts.orZero(TOTAL);
    return total == stated || total == consumed
        ? null
        : counts.show(TOTAL)
            + " but input and output add up to "
            + stated
            + (consumed == stated ? "" : ", with cached input to " + consumed);
  }

  private record Whole(TokenCount of, List<TokenCount> parts) {
    Whole(TokenCount of, TokenCount... parts) {
      this(of, List.of(parts));
    }
  }
}

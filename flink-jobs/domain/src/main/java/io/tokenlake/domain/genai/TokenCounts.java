package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.TokenCount.AUDIO_INPUT;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_INPUT_BESIDE;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.AUDIO_OUTPUT_BESIDE;
import static io.tokenlake.domain.genai.TokenCount.CACHE_READ;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_1H;
import static io.tokenlake.domain.genai.TokenCount.CACHE_WRITE_5M;
import static io.tokenlake.domain.genai.TokenCount.FRESH;
import static io.tokenlake.domain.genai.TokenCount.INPUT;
import static io.tokenlake.domain.genai.TokenCount.INPUT_BESIDE;
import static io.tokenlake.domain.genai.TokenCount.OUTPUT;
import static io.tokenlake.domain.genai.TokenCount.REASONING;
import static io.tokenlake.domain.genai.TokenCount.REASONING_BESIDE;
import static io.tokenlake.domain.genai.TokenCount.TOTAL;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The token counts as a span states them, before any decision about what its input includes.
 *
 * @param dialect table that they were read with
 * @param stated counts that are there; absent is not zero
 * @param sources where each was found
 * @param invalid what is no token count at all
 * @param conflicts where two names of one count differ, or a count is where it cannot be read
 */
record TokenCounts(
    Dialect dialect,
    Map<TokenCount, Long> stated,
    Map<TokenCount, Source> sources,
    List<String> invalid,
    List<String> conflicts) {

  static TokenCounts read(Dialect dialect, Attributes attributes) {
    TokenCounts counts =
        new TokenCounts(
            dialect,
            new EnumMap<>(TokenCount.class),
            new EnumMap<>(TokenCount.class),
            new ArrayList<>(0),
            new ArrayList<>(0));
    dialect.counts().forEach((count, places) -> counts.readOne(count, places, attributes));
    counts.bringInside();
    return counts;
  }

  boolean has(TokenCount count) {
    return stated.containsKey(count);
  }

  /** The count, or 0 when it is not stated. */
  long orZero(TokenCount count) {
    return stated.getOrDefault(count, 0L);
  }

  /** Cached tokens, read and written. */
  long cached() {
    return orZero(CACHE_READ) + orZero(CACHE_WRITE);
  }

  /** Whether the span states any quantity; a total alone cannot be split into leaves. */
  boolean isEmpty() {
    return stated.isEmpty() || (stated.size() == 1 && has(TOTAL));
  }

  /** The count as a message shows it. */
  String show(TokenCount count) {
    return name(count) + " is " + stated.get(count);
  }

  /** Where the count was found, or would be. */
  String name(TokenCount count) {
    Source source = sources.get(count);
    if (source != null) {
      return source.name();
    }
    List<Source> places = dialect.count(count);
    return places.isEmpty() ? count.name() : places.get(0).name();
  }

  /** The attribute that states cached tokens, by which rules tell families of keys; or null. */
  String cacheKey() {
    Source source = sources.getOrDefault(CACHE_READ, sources.get(CACHE_WRITE));
    return source == null ? null : source.name();
  }

  private void readOne(TokenCount count, List<Source> places, Attributes attributes) {
    for (Source place : places) {
      if (attributes.isTooLong(place)) {
        addTooLong(place);
        continue;
      }
      Object raw = attributes.raw(place);
      if (raw == null || (dialect.nanIsAbsent() && raw instanceof Double d && d.isNaN())) {
        continue;
      }
      Long tokens = TokenNumber.read(raw);
      if (tokens == null) {
        invalid.add(TokenNumber.complaint(place.name(), raw));
        continue;
      }
      Long before = stated.putIfAbsent(count, tokens);
      if (before == null) {
        sources.put(count, place);
      } else if (!before.equals(tokens) && place.path().isEmpty()) {
        // JSON beside an attribute may be about the last step only; it fills gaps, no more.
        conflicts.add(
            show(count) + " but " + place.name() + ", which means the same, is " + tokens);
      }
    }
  }

  /** What is not read may change what is: nobody knows the usage then. */
  private void addTooLong(Source place) {
    String conflict =
        place.key()
            + " states counts in JSON of more than "
            + Json.MOST_CHARACTERS_OF_COUNTS
            + " characters, which is not read";
    if (!conflicts.contains(conflict)) {
      conflicts.add(conflict);
    }
  }

  /** Brings what is counted beside a whole inside it, so that the wholes are whole. */
  private void bringInside() {
    Long beside = stated.remove(INPUT_BESIDE);
    if (beside != null) {
      stated.merge(INPUT, beside, Long::sum);
      sources.putIfAbsent(INPUT, sources.get(INPUT_BESIDE));
    }
    add(INPUT, AUDIO_INPUT_BESIDE);
    add(OUTPUT, REASONING_BESIDE);
    add(OUTPUT, AUDIO_OUTPUT_BESIDE);
    move(AUDIO_INPUT_BESIDE, AUDIO_INPUT);
    move(REASONING_BESIDE, REASONING);
    move(AUDIO_OUTPUT_BESIDE, AUDIO_OUTPUT);
    long writes = orZero(CACHE_WRITE_5M) + orZero(CACHE_WRITE_1H);
    // LangChain states a zero beside the parts, to say that there is no other part.
    if (writes > 0 && orZero(CACHE_WRITE) == 0) {
      stated.put(CACHE_WRITE, writes);
      sources.putIfAbsent(
          CACHE_WRITE, sources.getOrDefault(CACHE_WRITE_5M, sources.get(CACHE_WRITE_1H)));
    }
    if (has(CACHE_WRITE_1H) && !has(CACHE_WRITE_5M) && has(CACHE_WRITE)) {
      // Five minutes is the lifetime of what was not asked to live longer; Pydantic AI omits it.
      long rest = orZero(CACHE_WRITE) - orZero(CACHE_WRITE_1H);
      if (rest >= 0) {
        stated.put(CACHE_WRITE_5M, rest);
        sources.put(CACHE_WRITE_5M, sources.get(CACHE_WRITE));
      }
    }
    if (!has(INPUT) && has(FRESH)) {
      stated.put(INPUT, orZero(FRESH) + cached());
    }
    if (provesReasoningBeside()) {
      stated.merge(OUTPUT, orZero(REASONING), Long::sum);
    }
  }

  /** Whether the total comes out right only with reasoning on top of the output, as in Gemini's. */
  private boolean provesReasoningBeside() {
    if (orZero(REASONING) == 0 || !has(TOTAL) || !has(INPUT) || !has(OUTPUT)) {
      return false;
    }
    long asked = orZero(TOTAL) - orZero(OUTPUT);
    return !isInput(asked) && isInput(asked - orZero(REASONING));
  }

  private boolean isInput(long tokens) {
    return tokens == orZero(INPUT) || tokens == orZero(INPUT) + cached();
  }

  private void add(TokenCount whole, TokenCount beside) {
    if (has(beside) && has(whole)) {
      stated.merge(whole, orZero(beside), Long::sum);
    }
  }

  private void move(TokenCount beside, TokenCount part) {
    Long tokens = stated.remove(beside);
    if (tokens != null && stated.putIfAbsent(part, tokens) == null) {
      sources.put(part, sources.get(beside));
    }
  }
}

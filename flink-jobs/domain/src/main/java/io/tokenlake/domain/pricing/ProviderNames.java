package io.tokenlake.domain.pricing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The names under which one provider's models are known: exact ones before aliases, aliases before
 * patterns, and among patterns the most specific. Filled first, then read by many threads.
 */
final class ProviderNames {
  /** Names found by pattern, or not at all, that are remembered; then it starts over. */
  private static final int MOST_REMEMBERED = 4096;

  /** Longer names are looked up each time: what emitters send must not fill the memory. */
  private static final int LONGEST_REMEMBERED = 256;

  private final Map<String, Offers> exact = new HashMap<>();
  private final Map<String, Offers> aliases = new HashMap<>();
  private final Map<NamePattern, Offers> patterns = new LinkedHashMap<>();
  private final List<String> prefixes;
  private final Map<String, Optional<Offers>> remembered = new ConcurrentHashMap<>();

  /**
   * An empty collection of names.
   *
   * @param prefixes what gateways put before a name, the longest first
   */
  ProviderNames(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /** What is sold under {@code name}; null when the name is not known. */
  Offers find(String name) {
    Offers offers = exact.get(name);
    if (offers == null) {
      offers = aliases.get(name);
    }
    return offers == null ? findOtherSpelling(name) : offers;
  }

  private Offers findOtherSpelling(String name) {
    Optional<Offers> known = remembered.get(name);
    if (known == null) {
      known = Optional.ofNullable(match(name));
      if (name.length() > LONGEST_REMEMBERED) {
        return known.orElse(null);
      }
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(name, known);
    }
    return known.orElse(null);
  }

  private Offers match(String name) {
    NamePattern best = null;
    for (NamePattern pattern : patterns.keySet()) {
      if (pattern.matches(name) && (best == null || pattern.compareSpecificity(best) > 0)) {
        best = pattern;
      }
    }
    if (best != null) {
      return patterns.get(best);
    }
    String inner = ModelNames.inner(name, prefixes);
    return inner == null ? null : find(inner);
  }

  Offers exact(String name) {
    return exact.computeIfAbsent(name, unused -> new Offers());
  }

  Offers alias(String name) {
    return aliases.computeIfAbsent(name, unused -> new Offers());
  }

  Offers pattern(NamePattern pattern) {
    return patterns.computeIfAbsent(pattern, unused -> new Offers());
  }

  /** Pairs of different patterns that could match one name with none more specific. */
  List<Map.Entry<NamePattern, NamePattern>> tiedPatterns() {
    List<NamePattern> all = new ArrayList<>(patterns.keySet());
    List<Map.Entry<NamePattern, NamePattern>> tied = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (all.get(i).ties(all.get(j))) {
          tied.add(Map.entry(all.get(i), all.get(j)));
        }
      }
    }
    return tied;
  }

  /** Each name with what a better rank sells under it and what it would be without that. */
  Stream<Hidden> hidden() {
    List<Hidden> hidden = new ArrayList<>();
    exact.forEach(
        (name, offers) -> {
          hide(hidden, name, offers, aliases.get(name));
          hide(hidden, name, offers, match(name));
        });
    aliases.forEach(
        (name, offers) -> {
          if (!exact.containsKey(name)) {
            hide(hidden, name, offers, match(name));
          }
        });
    patterns.forEach(
        (pattern, offers) ->
            patterns.forEach(
                (other, below) -> {
                  if (pattern.compareSpecificity(other) > 0
                      && below.entries().stream().anyMatch(e -> e.outlasts(offers.entries()))
                      && pattern.meets(other)) {
                    hide(hidden, pattern.text(), offers, below);
                  }
                }));
    return hidden.stream();
  }

  private static void hide(List<Hidden> hidden, String name, Offers offers, Offers below) {
    if (below != null) {
      hidden.add(new Hidden(name, offers, below));
    }
  }

  /** What is sold under one name, and what is not because of that. */
  record Hidden(String name, Offers offers, Offers below) {}

  /** Everything that is sold, by what it is known as. */
  Stream<Map.Entry<String, Offers>> all() {
    return Stream.of(
            exact.entrySet().stream(),
            aliases.entrySet().stream(),
            patterns.entrySet().stream().map(e -> Map.entry(e.getKey().text(), e.getValue())))
        .flatMap(entries -> entries);
  }
}

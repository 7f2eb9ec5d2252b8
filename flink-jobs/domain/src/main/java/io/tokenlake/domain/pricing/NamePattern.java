package io.tokenlake.domain.pricing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A name with one placeholder, anchored at both ends: {@code *} is one or more characters, {@code
 * {date}} a day as in 2026-11-20 or 20261120, {@code {geo}} a geography that Amazon Bedrock routes
 * within.
 */
record NamePattern(String text, String prefix, Placeholder placeholder, String suffix) {
  private static final Set<String> GEOGRAPHIES = Set.of("us", "eu", "apac", "jp", "au", "ca", "in");

  /** Parts of names that fit one placeholder or several. */
  private static final Set<String> EXAMPLES = Set.of("x", "us", "20261120", "2026-11-20");

  private static final int SHORT_DATE = "YYYYMMDD".length();
  private static final int LONG_DATE = "YYYY-MM-DD".length();

  /** What may stand for more than itself. The order is that of specificity. */
  enum Placeholder {
    ANY("*"),
    GEO("{geo}"),
    DATE("{date}");

    private final String text;

    Placeholder(String text) {
      this.text = text;
    }

    boolean fits(String part) {
      return switch (this) {
        case ANY -> !part.isEmpty();
        case GEO -> GEOGRAPHIES.contains(part);
        case DATE -> isDate(part);
      };
    }
  }

  /** The pattern that {@code text} states; empty unless it has exactly one placeholder. */
  static Optional<NamePattern> parse(String text) {
    Placeholder[] present =
        Arrays.stream(Placeholder.values())
            .filter(placeholder -> text.contains(placeholder.text))
            .toArray(Placeholder[]::new);
    if (present.length != 1) {
      return Optional.empty();
    }
    int at = text.indexOf(present[0].text);
    String prefix = text.substring(0, at);
    String suffix = text.substring(at + present[0].text.length());
    boolean bare = prefix.isEmpty() && suffix.isEmpty();
    return bare || suffix.contains(present[0].text)
        ? Optional.empty()
        : Optional.of(new NamePattern(text, prefix, present[0], suffix));
  }

  boolean matches(String name) {
    int length = prefix.length() + suffix.length();
    return name.length() > length
        && name.startsWith(prefix)
        && name.endsWith(suffix)
        && placeholder.fits(name.substring(prefix.length(), name.length() - suffix.length()));
  }

  /** Positive when this is more specific: more of it is literal, or its placeholder is narrower. */
  int compareSpecificity(NamePattern other) {
    int literal = prefix.length() + suffix.length();
    int otherLiteral = other.prefix.length() + other.suffix.length();
    return literal == otherLiteral
        ? placeholder.compareTo(other.placeholder)
        : Integer.compare(literal, otherLiteral);
  }

  /** Whether some name could match both and neither is more specific. */
  boolean ties(NamePattern other) {
    return compareSpecificity(other) == 0
        && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
        && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
  }

  /** Whether some name matches both: what each puts before and behind, around a part that fits. */
  boolean meets(NamePattern other) {
    String before = prefix.length() > other.prefix.length() ? prefix : other.prefix;
    String behind = suffix.length() > other.suffix.length() ? suffix : other.suffix;
    return EXAMPLES.stream()
        .map(part -> before + part + behind)
        .anyMatch(name -> matches(name) && other.matches(name));
  }

  private static boolean isDate(String part) {
    if (part.length() == LONG_DATE && part.charAt(4) == '-' && part.charAt(7) == '-') {
      return isDate(part.substring(0, 4) + part.substring(5, 7) + part.substring(8));
    }
    if (part.length() != SHORT_DATE || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int month = Integer.parseInt(part.substring(4, 6));
    int day = Integer.parseInt(part.substring(6));
    return part.startsWith("20") && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
}

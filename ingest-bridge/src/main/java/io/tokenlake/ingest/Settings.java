package io.tokenlake.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads typed settings from an environment and collects what is wrong with them. */
final class Settings {
  private final Map<String, String> environment;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  String text(String key, String fallback) {
    known.add(key);
    String value = environment.getOrDefault(key, fallback).strip();
    if (value.isEmpty()) {
      problem(key + " is empty");
    }
    return value;
  }

  int integer(String key, int fallback, int min, int max) {
    String value = text(key, Integer.toString(fallback));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as any other value that is not in the range.
    }
    if (!value.isEmpty()) {
      problem(key + " must be a whole number from " + min + " to " + max + ", not " + value);
    }
    return fallback;
  }

  Duration millis(String key, Duration fallback, Duration min, Duration max) {
    return Duration.ofMillis(
        integer(
            key,
            Math.toIntExact(fallback.toMillis()),
            Math.toIntExact(min.toMillis()),
            Math.toIntExact(max.toMillis())));
  }

  void problem(String problem) {
    problems.add(problem);
  }

  /** Reports the keys with this prefix that no setting has: a typo must not mean "default". */
  void refuseUnknown(String prefix) {
    for (String key : new TreeSet<>(environment.keySet())) {
      if (key.startsWith(prefix) && !known.contains(key)) {
        problem(key + " is not a setting; did you mean " + nearest(key) + "?");
      }
    }
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private String nearest(String key) {
    String best = known.first();
    for (String candidate : known) {
      if (distance(key, candidate) < distance(key, best)) {
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein distance: the number of single-character edits. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package io.tokenlake.ingest.config;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads typed settings and collects what is wrong with them. A setting has one name, in the
 * environment and in the file; the environment wins.
 */
public final class Settings {
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> fromFile;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param environment names and values, such as {@link System#getenv()}
   * @param fileKey names the setting that may name a file of more settings
   */
  public Settings(Map<String, String> environment, String fileKey) {
    Map<String, String> file =
        Optional.ofNullable(environment.get(fileKey))
            .map(name -> readProperties(fileKey, Path.of(name)))
            .orElse(Map.of());
    known.add(fileKey);
    fromFile = new TreeSet<>(file.keySet());
    values.putAll(file);
    values.putAll(environment);
  }

  /** A text that must not be empty. */
  public String text(String key, String fallback) {
    known.add(key);
    String value = values.getOrDefault(key, fallback).strip();
    if (value.isEmpty()) {
      problem(key + " is empty");
    }
    return value;
  }

  /** A text that has no default. */
  public Optional<String> text(String key) {
    known.add(key);
    return values.containsKey(key) ? Optional.of(text(key, "")) : Optional.empty();
  }

  /** A whole number within a range, both ends included. */
  public int integer(String key, int fallback, int min, int max) {
    return (int) whole(key, fallback, min, max);
  }

  /** A whole number within a range, both ends included. */
  public long whole(String key, long fallback, long min, long max) {
    String value = text(key, Long.toString(fallback));
    try {
      long number = Long.parseLong(value);
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

  /** A time in milliseconds. */
  public Duration millis(String key, Duration fallback, Duration min, Duration max) {
    return Duration.ofMillis(whole(key, fallback.toMillis(), min.toMillis(), max.toMillis()));
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback) {
    String value = text(key, Boolean.toString(fallback));
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      problem(key + " must be true or false, not " + value);
    }
    return value.equals("true");
  }

  /** Texts separated by commas; none without the setting. */
  public List<String> list(String key) {
    return text(key)
        .map(value -> Arrays.stream(value.split(",", -1)).map(String::strip).toList())
        .filter(items -> noneEmpty(key, items))
        .orElse(List.of());
  }

  /** A file that can be read now. */
  public Optional<Path> file(String key) {
    return text(key).filter(value -> !value.isEmpty()).map(Path::of).filter(p -> isFile(key, p));
  }

  /** The properties in the file that a setting names; none without the setting. */
  public Map<String, String> properties(String key) {
    return file(key).map(path -> readProperties(key, path)).orElse(Map.of());
  }

  /** All settings whose names begin so; they are known, whatever they are. */
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new HashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            known.add(key);
            found.put(key, value);
          }
        });
    return found;
  }

  /** Whether a host is this machine, as far as that can be found out. */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Using it will fail and say so.
      return false;
    }
  }

  /** Notes a problem, as one sentence. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /** The names of all settings that were asked for. */
  Set<String> known() {
    return Set.copyOf(known);
  }

  /**
   * Ends the reading.
   *
   * @param prefixes an unknown name with one of them is a problem: a typo must not mean "default";
   *     in the file every unknown name is one
   * @throws ConfigurationException naming all problems, if there are any
   */
  public void finish(String... prefixes) {
    for (String key : new TreeSet<>(values.keySet())) {
      boolean ours = fromFile.contains(key) || Arrays.stream(prefixes).anyMatch(key::startsWith);
      if (ours && !known.contains(key)) {
        problem(key + " is not a setting; did you mean " + nearest(key) + "?");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private boolean noneEmpty(String key, List<String> items) {
    if (items.stream().anyMatch(String::isEmpty)) {
      problem(key + " must be texts separated by commas, without an empty one");
      return false;
    }
    return true;
  }

  private boolean isFile(String key, Path path) {
    if (Files.isRegularFile(path) && Files.isReadable(path)) {
      return true;
    }
    problem(key + " names " + path + ", which is not a file that can be read");
    return false;
  }

  private Map<String, String> readProperties(String key, Path path) {
    UniqueProperties properties = new UniqueProperties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      problem(key + " names " + path + ", which does not exist");
    } catch (MalformedInputException | IllegalArgumentException e) {
      problem(key + " names " + path + ", which is not a properties file in UTF-8");
    } catch (IOException e) {
      problem(key + " names " + path + ", which cannot be read: " + e.getMessage());
    }
    for (String twice : properties.repeated) {
      problem(twice + " is set twice in " + path);
    }
    Map<String, String> read = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
    return read;
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

  /** Remembers the names that come more than once, where {@link Properties} keeps the last. */
  private static final class UniqueProperties extends Properties {
    private static final long serialVersionUID = 1L;

    private final TreeSet<String> repeated = new TreeSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key)) {
        repeated.add((String) key);
      }
      return super.put(key, value);
    }
  }
}

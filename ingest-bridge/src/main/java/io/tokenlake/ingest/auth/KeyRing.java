package io.tokenlake.ingest.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of a file, as it is now. A file that cannot be used is reported, and the keys of its
 * last good version stay.
 */
public final class KeyRing {
  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

  /** Compared for keys that are not known, so that those take as long as others. */
  private static final ApiKey.Hash NONE = ApiKey.Hash.of("");

  private final Path file;
  private final InstantSource clock;

  /** Guarded by this. */
  private byte[] lastRead = {};

  private volatile Map<String, ApiKey> keys = Map.of();
  private volatile boolean stale;

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public KeyRing(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    List<String> problems = reload();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(file + " " + String.join("; " + file + " ", problems));
    }
  }

  /**
   * Reads the file again, if it has changed.
   *
   * @return what is wrong with it; the keys are then as before
   */
  public synchronized List<String> reload() {
    List<String> problems;
    try {
      byte[] read = Files.readAllBytes(file);
      if (Arrays.equals(read, lastRead)) {
        return List.of();
      }
      lastRead = read;
      KeysFile.Content content = KeysFile.parse(read);
      problems = content.problems();
      if (problems.isEmpty()) {
        keys = Map.copyOf(content.keys());
        stale = false;
        log.info("{} API keys read from {}", keys.size(), file);
        return problems;
      }
    } catch (IOException e) {
      // Once, until it can be read again.
      problems = stale ? List.of() : List.of("cannot be read: " + e.getMessage());
      lastRead = new byte[0];
    }
    stale = true;
    for (String problem : problems) {
      log.error("{} {}; the {} keys read before stay in use", file, problem, keys.size());
    }
    return problems;
  }

  /** The key with this text, expired or not. */
  public Optional<ApiKey> find(String text) {
    ApiKey candidate = ApiKey.idOf(text).map(keys::get).orElse(null);
    ApiKey.Hash expected = candidate == null ? NONE : candidate.hash();
    return expected.equals(ApiKey.Hash.of(text))
        ? Optional.ofNullable(candidate)
        : Optional.empty();
  }

  /** Whether a key is past its end. */
  public boolean isExpired(ApiKey key) {
    return key.expires().filter(end -> !clock.instant().isBefore(end)).isPresent();
  }

  /** Number of keys in use. */
  public int size() {
    return keys.size();
  }

  /** Whether the file, as it is now, could not be used. */
  public boolean isStale() {
    return stale;
  }
}

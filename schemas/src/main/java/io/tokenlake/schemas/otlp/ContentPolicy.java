package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.schemas.ContentKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What becomes of prompts, completions and tool payloads, and of secrets in what is kept.
 *
 * @param mode what becomes of an attribute or body with content
 * @param allow keys that are kept although they hold content; {@code *} at the end stands for any
 *     ending
 * @param deny further keys that count as content, in the same form; stronger than {@code allow}
 * @param redact what is replaced in the texts that are kept
 * @param hashKey key of the hashes; null unless the mode is {@link Mode#HASH}
 */
public record ContentPolicy(
    Mode mode, List<String> allow, List<String> deny, Set<Redaction> redact, String hashKey) {

  /** Content is removed, secrets and e-mail addresses elsewhere are replaced. */
  public static final ContentPolicy DEFAULT =
      new ContentPolicy(Mode.DROP, List.of(), List.of(), Set.of(Redaction.values()), null);

  private static final int MIN_HASH_KEY_BYTES = 16;

  /** What becomes of content. */
  public enum Mode {
    /** It stays, but for what is redacted. */
    KEEP,
    /** It is removed. */
    DROP,
    /** A keyed hash takes its place, so that equal content shows as equal. */
    HASH
  }

  /** What is recognised by its form, wherever it stands. */
  public enum Redaction {
    /** Keys, tokens and passwords. */
    SECRETS,
    /** E-mail addresses, but for those that say who made a call. */
    EMAILS
  }

  /**
   * @throws IllegalArgumentException naming what is wrong with the policy
   */
  public ContentPolicy {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    redact = Set.copyOf(redact);
    List<String> problems = problems(mode, allow, deny, hashKey);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** What is wrong with a policy of these parts; empty if nothing is. */
  public static List<String> problems(
      Mode mode, List<String> allow, List<String> deny, String hashKey) {
    List<String> problems = new ArrayList<>();
    if (mode == Mode.HASH
        && (hashKey == null || hashKey.getBytes(UTF_8).length < MIN_HASH_KEY_BYTES)) {
      problems.add(
          "hashing content needs a key of at least %d bytes: without one a short text can be guessed"
              .formatted(MIN_HASH_KEY_BYTES));
    }
    if (mode != Mode.HASH && hashKey != null) {
      problems.add("a hash key is given, but content is not hashed");
    }
    for (List<String> keys : List.of(allow, deny)) {
      for (String key : keys) {
        int star = key.indexOf('*');
        if (key.isBlank() || (star >= 0 && star < key.length() - 1) || key.equals("*")) {
          problems.add("'%s' is no attribute key; it may end, but only end, in *".formatted(key));
        }
      }
    }
    return problems;
  }

  boolean isContent(String key, boolean codingAgent) {
    if (matches(deny, key)) {
      return true;
    }
    return (codingAgent ? ContentKeys.isContentOfCodingAgent(key) : ContentKeys.isContent(key))
        && !matches(allow, key);
  }

  boolean isAllowed(String key) {
    return matches(allow, key) && !matches(deny, key);
  }

  private static boolean matches(List<String> patterns, String key) {
    for (String pattern : patterns) {
      if (pattern.endsWith("*")
          ? key.startsWith(pattern.substring(0, pattern.length() - 1))
          : key.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}

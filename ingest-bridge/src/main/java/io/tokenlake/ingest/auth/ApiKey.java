package io.tokenlake.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as it is kept: with the hash of its text, from which the text cannot be had back. The text
 * is {@code tlk_}, the id, {@code _} and 256 random bits; because these cannot be guessed, one
 * round of SHA-256 is as safe as a slow hash would be for a password.
 *
 * @param id names the key in logs and files; not a secret
 * @param hash SHA-256 of the whole text of the key
 * @param tenant who sends with it
 * @param scopes names of the signals that may be sent with it
 * @param expires when it ends to be valid; absent for never
 */
public record ApiKey(
    String id, Hash hash, String tenant, Set<String> scopes, Optional<Instant> expires) {

  private static final String PREFIX = "tlk_";
  private static final int SECRET_BYTES = 32;
  private static final Pattern TEXT = Pattern.compile(PREFIX + "([a-z0-9-]{1,64})_.{20,200}");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String HASH_PREFIX = "sha256:";

  /** SHA-256, compared in a time that does not tell how much of it is equal. */
  public static final class Hash {
    private final byte[] bytes;

    private Hash(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The hash of a key's text. */
    public static Hash of(String text) {
      try {
        return new Hash(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has SHA-256", e);
      }
    }

    /** Reads the form that {@link #toString} writes. */
    public static Optional<Hash> parse(String text) {
      return text.matches(HASH_PREFIX + "[0-9a-f]{64}")
          ? Optional.of(new Hash(HexFormat.of().parseHex(text.substring(HASH_PREFIX.length()))))
          : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    /** {@code sha256:} and 64 lower-case hex digits. */
    @Override
    public String toString() {
      return HASH_PREFIX + HexFormat.of().formatHex(bytes);
    }
  }

  /** Whether this can be the id of a key. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The text of a new key; it is shown once and kept nowhere. */
  public static String newText(String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The id within the text of a key, if it has the form of one. */
  static Optional<String> idOf(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}

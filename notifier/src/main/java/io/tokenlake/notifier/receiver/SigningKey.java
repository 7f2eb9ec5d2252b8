package io.tokenlake.notifier.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric key of Standard Webhooks, with which a receiver can tell that a message is ours and
 * is as we sent it. https://github.com/standard-webhooks/standard-webhooks
 */
public final class SigningKey {
  /** What a key must look like. */
  public static final String FORM = "whsec_ and 24 to 64 bytes in base64";

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private SigningKey(byte[] key) {
    this.key = key;
  }

  /** The key that a text is; empty when it is none. */
  public static Optional<SigningKey> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return key.length < 24 || key.length > 64
          ? Optional.empty()
          : Optional.of(new SigningKey(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The value of header {@code webhook-signature}.
   *
   * @param keys each signs, so that a receiver may change its own when it likes
   * @param timestamp of the attempt, seconds since the epoch
   */
  static String sign(List<SigningKey> keys, String id, String timestamp, byte[] body) {
    return keys.stream()
        .map(key -> key.signature(id, timestamp, body))
        .collect(Collectors.joining(" "));
  }

  private String signature(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

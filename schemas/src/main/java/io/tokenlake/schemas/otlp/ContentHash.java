package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.common.v1.AnyValue;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the place of content that is hashed. */
final class ContentHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "hmac-sha256:";
  private static final int KEPT_BYTES = 16;

  private final SecretKeySpec key;

  /**
   * @param key null if nothing is to be hashed
   */
  ContentHash(String key) {
    this.key = key == null ? null : new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
  }

  /** An encoded value with the hash of an encoded value. */
  byte[] of(byte[] bytes, int start, int end) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(bytes, start, end - start);
      return text(PREFIX + HexFormat.of().formatHex(mac.doFinal(), 0, KEPT_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** An encoded value with a text. */
  static byte[] text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build().toByteArray();
  }
}

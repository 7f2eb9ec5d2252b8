package io.tokenlake.notifier.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A receiver of Standard Webhooks, which verifies as the specification says: any of the signatures,
 * compared in constant time, and a time that is not long ago.
 */
public final class StandardWebhookContract implements Contract {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final byte[] key;
  private final InstantSource clock;

  /**
   * @param secret {@code whsec_…}
   */
  public StandardWebhookContract(String secret, InstantSource clock) {
    this.key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    this.clock = clock;
  }

  @Override
  public List<String> problems(Map<String, String> headers, byte[] body) {
    List<String> problems = new ArrayList<>();
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      if (!headers.containsKey(name)) {
        problems.add("no header " + name);
      }
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    long timestamp = Long.parseLong(headers.get("webhook-timestamp"));
    long off = Math.abs(clock.instant().getEpochSecond() - timestamp);
    if (off > TOLERANCE.toSeconds()) {
      problems.add("the timestamp is off by " + off + " s");
    }
    String signed = headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + ".";
    byte[] expected = mac(signed.getBytes(UTF_8), body);
    boolean verified = false;
    for (String signature : headers.get("webhook-signature").split(" ")) {
      verified |=
          signature.startsWith("v1,")
              && MessageDigest.isEqual(
                  expected, Base64.getDecoder().decode(signature.substring("v1,".length())));
    }
    if (!verified) {
      problems.add("no signature matches");
    }
    return problems;
  }

  private byte[] mac(byte[] signed, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(signed);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

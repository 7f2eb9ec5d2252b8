package io.tokenlake.domain.genai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Gives calls that are reported by events an id that is the same whenever the event is resent. */
final class EventIdentity {
  private static final int DIGEST_BYTES = 16;

  private EventIdentity() {}

  /** Digest of all that the event says: two events are one when they say the same at one time. */
  static String digest(String name, TelemetryLog log) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
    add(sha, name);
    add(sha, Long.toString(log.timeNanos() == 0 ? log.observedNanos() : log.timeNanos()));
    add(sha, String.valueOf(log.resource().get("service.name")));
    add(sha, String.valueOf(log.resource().get("service.instance.id")));
    for (Map.Entry<String, Object> entry : new TreeMap<>(log.attributes()).entrySet()) {
      if (!(entry.getValue() instanceof byte[])) {
        add(sha, entry.getKey());
        add(sha, String.valueOf(entry.getValue()));
      }
    }
    return HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES);
  }

  private static void add(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
  }
}

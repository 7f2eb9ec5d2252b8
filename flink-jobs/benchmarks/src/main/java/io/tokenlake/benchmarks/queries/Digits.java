package io.tokenlake.benchmarks.queries;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.random.RandomGenerator;

/** Random ids. */
final class Digits {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
  private static final byte[] ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz--".getBytes(ISO_8859_1);

  private Digits() {}

  /** So many hex digits, a multiple of sixteen. */
  static String hex(RandomGenerator random, int length) {
    return draw(random, length, HEX, 4);
  }

  /** So many letters and digits. */
  static String alphanumeric(RandomGenerator random, int length) {
    return draw(random, length, ALPHANUMERIC, 6);
  }

  private static String draw(RandomGenerator random, int length, byte[] digits, int bits) {
    byte[] text = new byte[length];
    long left = 0;
    int have = 0;
    for (int i = 0; i < length; i++) {
      if (have < bits) {
        left = random.nextLong();
        have = Long.SIZE;
      }
      text[i] = digits[(int) (left & (digits.length - 1))];
      left >>>= bits;
      have -= bits;
    }
    return new String(text, ISO_8859_1);
  }
}

package io.tokenlake.ingest.convert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A trace id that is cheap to compare.
 *
 * @param high first half, or 0
 * @param low second half, or 0
 * @param other the bytes of an id that has not 16, in hex; null if it has
 */
record TraceId(long high, long low, String other) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  static TraceId of(byte[] bytes, int start, int length) {
    if (length == 2 * Long.BYTES) {
      return new TraceId(
          (long) LONGS.get(bytes, start), (long) LONGS.get(bytes, start + Long.BYTES), null);
    }
    return new TraceId(
        0, 0, HexFormat.of().formatHex(Arrays.copyOfRange(bytes, start, start + length)));
  }

  /** Lower-case hex in ASCII. */
  byte[] key() {
    if (other != null) {
      return other.getBytes(US_ASCII);
    }
    byte[] key = new byte[4 * Long.BYTES];
    for (int i = 0; i < 2 * Long.BYTES; i++) {
      key[2 * Long.BYTES - 1 - i] = DIGITS[(int) (high >>> 4 * i) & 0xf];
      key[4 * Long.BYTES - 1 - i] = DIGITS[(int) (low >>> 4 * i) & 0xf];
    }
    return key;
  }
}

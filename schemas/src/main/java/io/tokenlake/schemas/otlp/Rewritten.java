package io.tokenlake.schemas.otlp;

import java.io.ByteArrayOutputStream;

/** A message that is written anew because a part of it changed; what did not is copied. */
final class Rewritten {
  private final byte[] source;
  private final ByteArrayOutputStream out;
  private int copied;

  Rewritten(byte[] source, int start, int end) {
    this.source = source;
    this.out = new ByteArrayOutputStream(end - start);
    this.copied = start;
  }

  /** Leaves out what is from {@code start} to {@code end}. */
  void skip(int start, int end) {
    out.write(source, copied, start - copied);
    copied = end;
  }

  /** Puts a field with these bytes. */
  void put(int tag, byte[] value) {
    varint(tag);
    varint(value.length);
    out.write(value, 0, value.length);
  }

  /** Copies the rest, up to {@code end}. */
  byte[] finish(int end) {
    skip(end, end);
    return out.toByteArray();
  }

  /** Copies the rest, up to {@code end}, and puts a last field. */
  byte[] finish(int end, int tag, byte[] value) {
    skip(end, end);
    put(tag, value);
    return out.toByteArray();
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}

package io.tokenlake.domain.baseline;

import java.nio.ByteBuffer;

/** The frame of every binary form of a state: a version, then a fixed number of bytes. */
public final class StateBytes {
  private StateBytes() {}

  /**
   * The bytes after the version.
   *
   * @param what of what the bytes are, for the message
   * @throws IllegalArgumentException when the bytes are of another version or length
   */
  public static ByteBuffer open(byte[] bytes, String what, byte version, int length) {
    if (bytes.length != length || bytes[0] != version) {
      throw new IllegalArgumentException(
          "the state of "
              + what
              + " has "
              + length
              + " bytes and version "
              + version
              + "; these are "
              + bytes.length
              + " bytes"
              + (bytes.length == 0 ? "" : " of version " + bytes[0]));
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }
}

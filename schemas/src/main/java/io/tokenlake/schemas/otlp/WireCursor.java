package io.tokenlake.schemas.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;

/**
 * Steps over the fields of an encoded message. Unlike protobuf's own stream it says where a field
 * lies, and goes back to one.
 */
final class WireCursor {
  private final byte[] bytes;
  private int position;
  private int fieldStart;
  private int tag;

  WireCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Goes to {@code position}, which is where a message begins. */
  void moveTo(int position) {
    this.position = position;
  }

  /**
   * Steps to the value of the next field that has a length, skipping others; afterwards {@link
   * #position} to {@link #valueEnd(int)} is the value. What is in a group, which OTLP has none of
   * and parsers keep as unknown, is skipped with it.
   *
   * @param end where the message ends
   * @return whether there is one
   */
  boolean next(int end) throws InvalidProtocolBufferException {
    int groups = 0;
    while (position < end) {
      fieldStart = position;
      tag = (int) varint(end);
      switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          if (groups == 0) {
            return true;
          }
          position = valueEnd(end);
        }
        case WireFormat.WIRETYPE_START_GROUP -> groups++;
        case WireFormat.WIRETYPE_END_GROUP -> {
          if (--groups < 0) {
            throw new InvalidProtocolBufferException("the end of a group that did not begin");
          }
        }
        case WireFormat.WIRETYPE_VARINT -> varint(end);
        case WireFormat.WIRETYPE_FIXED64 -> skip(Long.BYTES, end);
        case WireFormat.WIRETYPE_FIXED32 -> skip(Integer.BYTES, end);
        default -> throw new InvalidProtocolBufferException("a field of no known kind");
      }
    }
    if (groups > 0) {
      throw breaksOff();
    }
    return false;
  }

  /** Reads the length of the field stepped to, and returns where its value ends. */
  int valueEnd(int end) throws InvalidProtocolBufferException {
    long length = varint(end);
    if (length < 0 || length > end - position) {
      throw breaksOff();
    }
    return position + (int) length;
  }

  /** Where the cursor stands: at the value of a field when its length is read. */
  int position() {
    return position;
  }

  /** Where the field stepped to begins. */
  int fieldStart() {
    return fieldStart;
  }

  int tag() {
    return tag;
  }

  int fieldNumber() {
    return WireFormat.getTagFieldNumber(tag);
  }

  private void skip(int length, int end) throws InvalidProtocolBufferException {
    if (length > end - position) {
      throw breaksOff();
    }
    position += length;
  }

  private long varint(int end) throws InvalidProtocolBufferException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position >= end) {
        throw breaksOff();
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new InvalidProtocolBufferException("a number of more than 64 bits");
  }

  private static InvalidProtocolBufferException breaksOff() {
    return new InvalidProtocolBufferException("the message breaks off, or a length in it is wrong");
  }
}

package io.tokenlake.ingest.otlp;

import io.tokenlake.ingest.admit.ContentEncoding;

/**
 * A request as it was received; decompressed and decoded only when a worker gets to it.
 *
 * @param bytes holds the encoded message from {@code offset} to {@code end}
 * @param format of the message, once its encoding is undone
 */
record RequestBody(byte[] bytes, int offset, int end, ContentEncoding encoding, Format format) {
  /** Form of a message. */
  enum Format {
    PROTOBUF,
    JSON
  }
}

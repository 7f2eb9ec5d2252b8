package io.tokenlake.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The bytes of topic {@link Topics#LLM_CALLS}: Avro single-object encoding, which names its schema
 * by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class LlmCallCodec {
  static {
    // Avro instantiates only classes it was told to trust; these are our own generated records.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackage() == LlmCallCodec.class.getPackage()));
  }

  private LlmCallCodec() {}

  /** Encodes one entry. */
  public static byte[] encode(LlmCallRecord call) {
    try {
      ByteBuffer buffer = call.toByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes one entry.
   *
   * @throws IOException when the bytes are not an entry in a known schema
   */
  public static LlmCallRecord decode(byte[] bytes) throws IOException {
    try {
      return LlmCallRecord.fromByteBuffer(ByteBuffer.wrap(bytes));
    } catch (RuntimeException e) {
      // Avro reports a foreign header, an unknown schema and broken fields each in its own way.
      throw new IOException("not an entry of the ledger in a known schema: " + e.getMessage(), e);
    }
  }
}

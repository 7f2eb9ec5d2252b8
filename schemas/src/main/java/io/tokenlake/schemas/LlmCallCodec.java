package io.tokenlake.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The bytes of topic {@link Topics#LLM_CALLS}: Avro single-object encoding, which names its schema
 * by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class LlmCallCodec {
  /** What every message in single-object encoding begins with. */
  private static final short MARKER = (short) 0xC301;

  private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;

  private static final long FINGERPRINT =
      SchemaNormalization.parsingFingerprint64(LlmCallRecord.getClassSchema());

  static {
    // Avro instantiates only classes it was told to trust; these are our own generated records.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackage() == LlmCallCodec.class.getPackage()));
  }

  private static final SpecificDatumReader<LlmCallRecord> READER =
      new SpecificDatumReader<>(LlmCallRecord.class);

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
    checkHeader(bytes);
    // Avro's own decoder of messages reads a stream, whose end it cannot see: it would reserve
    // whatever length a broken string claims. On an array it knows what is left.
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, /* reuse= */ null);
    LlmCallRecord call;
    try {
      call = READER.read(/* reuse= */ null, decoder);
    } catch (IOException | RuntimeException e) {
      // Avro reports an early end, a negative length and an unknown branch each in its own way.
      throw new IOException("not an entry of the ledger, it breaks off or is garbled: " + e, e);
    }
    if (!decoder.isEnd()) {
      throw new IOException("not an entry of the ledger: there are bytes after its end");
    }
    return call;
  }

  private static void checkHeader(byte[] bytes) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES || header.getShort() != MARKER) {
      throw new IOException(
          "not an entry of the ledger: %d bytes without the header of Avro's single-object encoding"
              .formatted(bytes.length));
    }
    long fingerprint = header.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (fingerprint != FINGERPRINT) {
      throw new IOException(
          ("not an entry of the ledger in a known schema: its schema has the fingerprint %016x, the"
                  + " one known here %016x; a newer writer needs a newer reader")
              .formatted(fingerprint, FINGERPRINT));
    }
  }
}

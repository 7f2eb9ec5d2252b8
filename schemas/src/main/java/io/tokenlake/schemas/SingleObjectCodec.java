package io.tokenlake.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Records in Avro's single-object encoding, which names their schema by fingerprint.
 *
 * @param <T> one of our generated records
 */
public final class SingleObjectCodec<T extends SpecificRecord> {
  /** What every message in single-object encoding begins with. */
  private static final short MARKER = (short) 0xC301;

  private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;

  static {
    // Avro instantiates only classes it was told to trust; these are our own generated records.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackage() == SingleObjectCodec.class.getPackage()));
  }

  private final BinaryMessageEncoder<T> encoder;
  private final SpecificDatumReader<T> reader;
  private final long fingerprint;
  private final String what;

  /**
   * A codec of one type.
   *
   * @param encoder the type's own
   * @param what what a message is, for errors: "an entry of the ledger"
   */
  public SingleObjectCodec(Class<T> type, BinaryMessageEncoder<T> encoder, String what) {
    this.encoder = encoder;
    this.reader = new SpecificDatumReader<>(type);
    this.fingerprint = SchemaNormalization.parsingFingerprint64(SpecificData.get().getSchema(type));
    this.what = what;
  }

  /** Encodes one record. */
  public byte[] encode(T message) {
    try {
      ByteBuffer buffer = encoder.encode(message);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes one record.
   *
   * @throws IOException when the bytes are not such a record in a known schema
   */
  public T decode(byte[] bytes) throws IOException {
    checkHeader(bytes);
    // Avro's own decoder of messages reads a stream, whose end it cannot see: it would reserve
    // whatever length a broken string claims. On an array it knows what is left.
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, /* reuse= */ null);
    T message;
    try {
      message = reader.read(/* reuse= */ null, decoder);
    } catch (IOException | RuntimeException e) {
      // Avro reports an early end, a negative length and an unknown branch each in its own way.
      throw new IOException("not " + what + ", it breaks off or is garbled: " + e, e);
    }
    if (!decoder.isEnd()) {
      throw new IOException("not " + what + ": there are bytes after its end");
    }
    return message;
  }

  private void checkHeader(byte[] bytes) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES || header.getShort() != MARKER) {
      throw new IOException(
          "not %s: %d bytes without the header of Avro's single-object encoding"
              .formatted(what, bytes.length));
    }
    long stated = header.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (stated != fingerprint) {
      throw new IOException(
          ("not %s in a known schema: its schema has the fingerprint %016x, the"
                  + " one known here %016x; a newer writer needs a newer reader")
              .formatted(what, stated, fingerprint));
    }
  }
}

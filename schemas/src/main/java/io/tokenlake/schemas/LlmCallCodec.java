package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#LLM_CALLS}: Avro single-object encoding, which names its schema
 * by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class LlmCallCodec {
  private static final SingleObjectCodec<LlmCallRecord> CODEC =
      new SingleObjectCodec<>(
          LlmCallRecord.class, LlmCallRecord.getEncoder(), "an entry of the ledger");

  private LlmCallCodec() {}

  /** Encodes one entry. */
  public static byte[] encode(LlmCallRecord call) {
    return CODEC.encode(call);
  }

  /**
   * Decodes one entry.
   *
   * @throws IOException when the bytes are not an entry in a known schema
   */
  public static LlmCallRecord decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}

package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#LLM_ROLLUPS}: Avro single-object encoding, which names its
 * schema by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class LlmRollupCodec {
  private static final SingleObjectCodec<LlmRollupUpdate> CODEC =
      new SingleObjectCodec<>(
          LlmRollupUpdate.class, LlmRollupUpdate.getEncoder(), "an update of a rollup");

  private LlmRollupCodec() {}

  /** Encodes one update. */
  public static byte[] encode(LlmRollupUpdate update) {
    return CODEC.encode(update);
  }

  /**
   * Decodes one update.
   *
   * @throws IOException when the bytes are not an update in a known schema
   */
  public static LlmRollupUpdate decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}

package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#GPU_ROLLUPS}: Avro single-object encoding, which names its
 * schema by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class GpuRollupCodec {
  private static final SingleObjectCodec<GpuRollupUpdate> CODEC =
      new SingleObjectCodec<>(
          GpuRollupUpdate.class, GpuRollupUpdate.getEncoder(), "an update of a rollup of a GPU");

  private GpuRollupCodec() {}

  /** Encodes one update. */
  public static byte[] encode(GpuRollupUpdate update) {
    return CODEC.encode(update);
  }

  /**
   * Decodes one update.
   *
   * @throws IOException when the bytes are not an update in a known schema
   */
  public static GpuRollupUpdate decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}

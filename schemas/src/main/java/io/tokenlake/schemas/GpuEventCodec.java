package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#GPU_EVENTS}: Avro single-object encoding, which names its schema
 * by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class GpuEventCodec {
  private static final SingleObjectCodec<GpuEventRecord> CODEC =
      new SingleObjectCodec<>(
          GpuEventRecord.class, GpuEventRecord.getEncoder(), "an event of a GPU");

  private GpuEventCodec() {}

  /** Encodes one event. */
  public static byte[] encode(GpuEventRecord event) {
    return CODEC.encode(event);
  }

  /**
   * Decodes one event.
   *
   * @throws IOException when the bytes are not an event in a known schema
   */
  public static GpuEventRecord decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}

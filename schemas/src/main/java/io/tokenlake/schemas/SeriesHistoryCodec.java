package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#SERIES_HISTORY}: Avro single-object encoding, as those of the
 * other topics.
 */
public final class SeriesHistoryCodec {
  private static final SingleObjectCodec<SeriesHistoryMessage> CODEC =
      new SingleObjectCodec<>(
          SeriesHistoryMessage.class, SeriesHistoryMessage.getEncoder(), "the history of a series");

  private SeriesHistoryCodec() {}

  /** Encodes one history. */
  public static byte[] encode(SeriesHistoryMessage history) {
    return CODEC.encode(history);
  }

  /**
   * Decodes one history.
   *
   * @throws IOException when the bytes are not one in a known schema
   */
  public static SeriesHistoryMessage decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}

package io.tokenlake.pipeline;

import java.util.Arrays;

/**
 * Something accepted that could not be recorded. Itself it can always be recorded: what is longer
 * than a row should hold is cut, and the detail says so.
 *
 * @param reason short code
 * @param detail what was wrong, where, and what would be right
 * @param traceId null when it could not be read
 * @param spanId null when it could not be read
 * @param payload the refused bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record DeadLetter(
    String reason, String detail, String traceId, String spanId, byte[] payload, Origin origin) {
  /** Whatever Kafka takes without being told otherwise is kept whole. */
  public static final int MOST_PAYLOAD_BYTES = 1024 * 1024;

  /** A detail is to be read by a person. */
  public static final int MOST_DETAIL_CHARACTERS = 4_000;

  /** The longest id that is no id but may help to find its sender. */
  private static final int MOST_ID_CHARACTERS = 128;

  /** Cuts what is too long. A letter that was cut before stays as it is. */
  public DeadLetter {
    traceId = cut(traceId, MOST_ID_CHARACTERS);
    spanId = cut(spanId, MOST_ID_CHARACTERS);
    String cutPayload = "";
    if (payload.length > MOST_PAYLOAD_BYTES) {
      cutPayload =
          "; the payload is cut to the first %d of %d bytes, the source offset has all of them"
              .formatted(MOST_PAYLOAD_BYTES, payload.length);
      payload = Arrays.copyOf(payload, MOST_PAYLOAD_BYTES);
    }
    detail = cut(detail, MOST_DETAIL_CHARACTERS - cutPayload.length()) + cutPayload;
  }

  /**
   * A whole message that is not what its topic holds.
   *
   * @param expected the OTLP message that its topic holds
   * @param cause what the parser said
   */
  public static DeadLetter undecodable(TopicRecord record, String expected, String cause) {
    return new DeadLetter(
        "UNDECODABLE",
        "not an OTLP " + expected + ": " + cause,
        null,
        null,
        record.payload(),
        record.origin());
  }

  private static String cut(String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    String said = "… (" + text.length() + " characters)";
    int end = most - said.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + said;
  }
}

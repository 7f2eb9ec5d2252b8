package io.tokenlake.pipeline;

/**
 * Something accepted that could not be recorded.
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

  /**
   * A whole message that is not what its topic holds.
   *
   * @param expected the OTLP message that its topic holds
   * @param cause what the parser said
   */
  public static DeadLetter undecodable(TopicRecord record, String expected, String cause) {
    return new DeadLetter(
        "UNDECODABLE",
        "not an OTLP " + expected + " in protobuf: " + cause,
        null,
        null,
        record.payload(),
        record.origin());
  }
}

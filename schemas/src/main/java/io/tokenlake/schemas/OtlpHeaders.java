package io.tokenlake.schemas;

/**
 * Kafka record headers on the OTLP topics. A producer that sets none of them is read just as well.
 */
public final class OtlpHeaders {
  /** When the bridge received the request: µs since the epoch, decimal digits in UTF-8. */
  public static final String RECEIVED_AT = "tokenlake-received-at";

  private OtlpHeaders() {}
}

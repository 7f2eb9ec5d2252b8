package io.tokenlake.schemas;

/**
 * Kafka record headers on the OTLP topics. A producer that sets none of them is read just as well.
 */
public final class OtlpHeaders {
  /** When the bridge received the request: µs since the epoch, decimal digits in UTF-8. */
  public static final String RECEIVED_AT = "tokenlake-received-at";

  /**
   * Who sent the request, by the key or certificate that the bridge checked, in UTF-8; absent where
   * it checks none. Stronger than any tenant that the telemetry names.
   */
  public static final String TENANT = "tokenlake-tenant";

  /** How the record is encoded; absent means what its first byte says. */
  public static final String ENCODING = "tokenlake-encoding";

  /** Value of {@link #ENCODING}: OTLP in protobuf. */
  public static final String OTLP_PROTO = "otlp_proto";

  private OtlpHeaders() {}
}

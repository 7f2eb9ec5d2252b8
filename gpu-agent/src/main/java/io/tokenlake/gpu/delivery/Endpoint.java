package io.tokenlake.gpu.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A receiver of one signal.
 *
 * @param protocol how OTLP travels
 * @param address for HTTP the whole address with its path, for gRPC that of the server
 * @param headers sent with every request; may hold secrets
 * @param gzip whether bodies are compressed
 * @param timeout for one request
 * @param tls whom to trust and who we are; null for the Java runtime's own trust
 */
public record Endpoint(
    Protocol protocol,
    URI address,
    Map<String, String> headers,
    boolean gzip,
    Duration timeout,
    Tls tls) {

  /** How OTLP travels. */
  public enum Protocol {
    HTTP_PROTOBUF("http/protobuf", "http://localhost:4318"),
    GRPC("grpc", "http://localhost:4317");

    private final String text;
    private final String defaultAddress;

    Protocol(String text, String defaultAddress) {
      this.text = text;
      this.defaultAddress = defaultAddress;
    }

    /** How OpenTelemetry's variables write it. */
    public String text() {
      return text;
    }

    /** Where a receiver on the same machine listens. */
    public String defaultAddress() {
      return defaultAddress;
    }
  }

  /** Without the headers' values. */
  @Override
  public String toString() {
    return protocol.text() + " " + address + " " + headers.keySet();
  }
}

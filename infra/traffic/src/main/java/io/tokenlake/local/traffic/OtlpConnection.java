package io.tokenlake.local.traffic;

import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The OTLP/gRPC exporter of the OpenTelemetry SDK, set up for {@link SpanSender}.
 *
 * <p>While it is open the exporters' own log is off: it prints a stack trace for every attempt, and
 * the sender already says in one line what failed and what happens next.
 */
final class OtlpConnection implements AutoCloseable {
  private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry.exporter");

  private final SpanExporter exporter;
  private final Level levelBefore = EXPORTER_LOG.getLevel();

  private OtlpConnection(SpanExporter exporter) {
    this.exporter = exporter;
    EXPORTER_LOG.setLevel(Level.OFF);
  }

  /** Sends to an endpoint such as {@code http://127.0.0.1:4317}. */
  static OtlpConnection grpc(String endpoint) {
    return new OtlpConnection(
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint)
            .setTimeout(Duration.ofSeconds(30))
            // SpanSender tries again; two loops inside each other would multiply the attempts.
            .setRetryPolicy(null)
            .build());
  }

  SpanExporter exporter() {
    return exporter;
  }

  @Override
  public void close() {
    exporter.close();
    EXPORTER_LOG.setLevel(levelBefore);
  }
}

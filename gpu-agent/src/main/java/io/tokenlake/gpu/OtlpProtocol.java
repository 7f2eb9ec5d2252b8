package io.tokenlake.gpu;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** How OTLP travels. The SDK's retries stay off: {@link SampleSender} sends again itself. */
enum OtlpProtocol {
  HTTP_PROTOBUF("http/protobuf", "http://localhost:4318") {
    @Override
    MetricExporter exporter(URI endpoint, Map<String, String> headers) {
      String base = endpoint.toString();
      return OtlpHttpMetricExporter.builder()
          .setEndpoint(base + (base.endsWith("/") ? "" : "/") + "v1/metrics")
          .setHeaders(() -> headers)
          .setRetryPolicy(null)
          .build();
    }
  },
  GRPC("grpc", "http://localhost:4317") {
    @Override
    MetricExporter exporter(URI endpoint, Map<String, String> headers) {
      return OtlpGrpcMetricExporter.builder()
          .setEndpoint(endpoint.toString())
          .setHeaders(() -> headers)
          .setRetryPolicy(null)
          .build();
    }
  };

  private final String name;
  private final String defaultEndpoint;

  OtlpProtocol(String name, String defaultEndpoint) {
    this.name = name;
    this.defaultEndpoint = defaultEndpoint;
  }

  /** Finds a protocol by the name that OpenTelemetry's variables use. */
  static Optional<OtlpProtocol> named(String name) {
    for (OtlpProtocol protocol : values()) {
      if (protocol.name.equals(name)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** Where a receiver on the same machine listens. */
  String defaultEndpoint() {
    return defaultEndpoint;
  }

  /**
   * Opens an exporter; no connection is made before the first request.
   *
   * @param endpoint base address of the receiver
   */
  abstract MetricExporter exporter(URI endpoint, Map<String, String> headers);
}

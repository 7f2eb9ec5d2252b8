package io.tokenlake.gpu.delivery;

/** What OTLP tells apart, with where each goes. */
public enum Signal {
  METRICS(
      "/v1/metrics",
      "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
      "otlp_metrics"),
  LOGS("/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService/Export", "otlp_logs");

  private final String httpPath;
  private final String grpcMethod;
  private final String topic;

  Signal(String httpPath, String grpcMethod, String topic) {
    this.httpPath = httpPath;
    this.grpcMethod = grpcMethod;
    this.topic = topic;
  }

  /** Path of the HTTP endpoint, below the receiver's base address. */
  public String httpPath() {
    return httpPath;
  }

  /** Full name of the gRPC method. */
  public String grpcMethod() {
    return grpcMethod;
  }

  /** Kafka topic that holds requests of this signal. */
  public String topic() {
    return topic;
  }
}

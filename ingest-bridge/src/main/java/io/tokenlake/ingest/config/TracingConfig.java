package io.tokenlake.ingest.config;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Traces of the bridge itself, by OpenTelemetry's own variables. Off unless one asks for them,
 * unlike in the SDK: by default a bridge would send its spans to itself.
 */
public final class TracingConfig {
  public static final String EXPORTER = "OTEL_TRACES_EXPORTER";
  public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String DISABLED = "OTEL_SDK_DISABLED";
  private static final String PREFIX = "OTEL_";

  private TracingConfig() {}

  /**
   * Reads this section and notes its problems.
   *
   * @return properties of OpenTelemetry's SDK; empty for no traces
   */
  public static Map<String, String> read(Settings settings, ListenConfig listen) {
    Map<String, String> variables = settings.startingWith(PREFIX);
    String exporter = variables.getOrDefault(EXPORTER, "none").strip();
    if (exporter.equals("none")
        || exporter.isEmpty()
        || Boolean.parseBoolean(variables.get(DISABLED))) {
      return Map.of();
    }
    String endpoint = variables.getOrDefault(TRACES_ENDPOINT, variables.get(ENDPOINT));
    if (exporter.contains("otlp") && (endpoint == null || isSelf(endpoint, listen))) {
      settings.problem(
          "%s is %s, which with %s %s means this bridge: it would trace its own traces without end"
              .formatted(EXPORTER, exporter, ENDPOINT, endpoint == null ? "unset" : endpoint));
    }
    return variables.entrySet().stream()
        .collect(Collectors.toMap(entry -> property(entry.getKey()), Map.Entry::getValue));
  }

  private static boolean isSelf(String endpoint, ListenConfig listen) {
    try {
      URI uri = URI.create(endpoint);
      return (uri.getPort() == listen.grpcPort() || uri.getPort() == listen.httpPort())
          && uri.getHost() != null
          && (uri.getHost().equals(listen.host()) || Settings.isLoopback(uri.getHost()));
    } catch (IllegalArgumentException e) {
      // The SDK says what is wrong with it.
      return false;
    }
  }

  private static String property(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }
}

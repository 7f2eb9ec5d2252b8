package io.tokenlake.ingest.config;

import java.util.List;

/**
 * Where the bridge listens.
 *
 * @param host address for OTLP, a name or an IP
 * @param grpcPort port for OTLP over gRPC; 0 takes a free one
 * @param httpPort port for OTLP over HTTP; 0 takes a free one
 * @param opsHost address for health and metrics, which ask for no key
 * @param opsPort port for health and metrics; 0 takes a free one
 * @param corsOrigins origins whose pages may send, {@code *} for any; none by default
 */
public record ListenConfig(
    String host,
    int grpcPort,
    int httpPort,
    String opsHost,
    int opsPort,
    List<String> corsOrigins) {

  public static final String HOST = "TOKENLAKE_BRIDGE_HOST";
  public static final String GRPC_PORT = "TOKENLAKE_BRIDGE_GRPC_PORT";
  public static final String HTTP_PORT = "TOKENLAKE_BRIDGE_HTTP_PORT";
  public static final String OPS_HOST = "TOKENLAKE_BRIDGE_OPS_HOST";
  public static final String OPS_PORT = "TOKENLAKE_BRIDGE_OPS_PORT";
  public static final String CORS_ORIGINS = "TOKENLAKE_BRIDGE_CORS_ORIGINS";

  private static final int MAX_PORT = 65_535;

  /** Reads this section and notes its problems. */
  public static ListenConfig read(Settings settings) {
    ListenConfig config =
        new ListenConfig(
            settings.text(HOST, "127.0.0.1"),
            settings.integer(GRPC_PORT, 4317, 0, MAX_PORT),
            settings.integer(HTTP_PORT, 4318, 0, MAX_PORT),
            settings.text(OPS_HOST, "127.0.0.1"),
            settings.integer(OPS_PORT, 4319, 0, MAX_PORT),
            settings.list(CORS_ORIGINS));
    config.refuseSamePort(settings, GRPC_PORT, config.grpcPort, HTTP_PORT, config.httpPort);
    config.refuseSamePort(settings, GRPC_PORT, config.grpcPort, OPS_PORT, config.opsPort);
    config.refuseSamePort(settings, HTTP_PORT, config.httpPort, OPS_PORT, config.opsPort);
    for (String origin : config.corsOrigins) {
      if (!origin.equals("*") && !origin.matches("https?://[^/\\s]+")) {
        settings.problem(
            CORS_ORIGINS + " must be * or origins such as https://app.example, not " + origin);
      }
    }
    return config;
  }

  /** Whether only this machine can reach the OTLP ports. */
  public boolean isLoopback() {
    return Settings.isLoopback(host);
  }

  private void refuseSamePort(
      Settings settings, String oneKey, int one, String otherKey, int other) {
    if (one != 0 && one == other) {
      settings.problem(oneKey + " and " + otherKey + " are both " + one);
    }
  }
}

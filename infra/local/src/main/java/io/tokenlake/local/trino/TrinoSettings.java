package io.tokenlake.local.trino;

import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What differs between one Trino and another. It reaches {@code trino-config/etc} as environment
 * variables only.
 *
 * @param httpPort for plain HTTP
 * @param httpsPort for TLS; 0 lets Trino choose
 * @param insecureHttp whether anybody may ask over plain HTTP, under whatever name they give
 * @param catalog which folder of {@code etc/catalogs} is used
 * @param more further variables, such as those of another catalog
 */
public record TrinoSettings(
    int httpPort, int httpsPort, boolean insecureHttp, String catalog, Map<String, String> more) {
  private static final String LOOPBACK = "127.0.0.1";

  public TrinoSettings {
    more = Map.copyOf(more);
  }

  /** Of a stack on one machine: whoever reaches the loopback may ask. */
  public static TrinoSettings local(int httpPort) {
    return new TrinoSettings(httpPort, 0, true, "embedded", Map.of());
  }

  /** The environment of the process; {@code trino-config/README.md} says what each one means. */
  Map<String, String> environment(
      StackDir dir, Path etc, TrinoDistribution distribution, TrinoSecrets secrets) {
    Map<String, String> variables = new HashMap<>(secrets.environment());
    variables.put("JDK_JAVA_OPTIONS", "-Xmx1G");
    variables.put("TOKENLAKE_TRINO_ENVIRONMENT", "local");
    variables.put("TOKENLAKE_TRINO_NODE_ID", "local");
    variables.put("TOKENLAKE_TRINO_COORDINATOR", "true");
    variables.put("TOKENLAKE_TRINO_BIND_IP", LOOPBACK);
    variables.put("TOKENLAKE_TRINO_INTERNAL_ADDRESS", LOOPBACK);
    variables.put("TOKENLAKE_TRINO_PORT", Integer.toString(httpPort));
    variables.put("TOKENLAKE_TRINO_HTTPS_PORT", Integer.toString(httpsPort));
    variables.put("TOKENLAKE_TRINO_DISCOVERY_URI", "http://" + LOOPBACK + ":" + httpPort);
    variables.put("TOKENLAKE_TRINO_INSECURE_HTTP", Boolean.toString(insecureHttp));
    variables.put("TOKENLAKE_TRINO_ETC", etc.toString());
    variables.put("TOKENLAKE_TRINO_PLUGINS", distribution.plugins().toString());
    variables.put("TOKENLAKE_TRINO_QUERY_MEMORY", "512MB");
    variables.put("TOKENLAKE_TRINO_CATALOG", catalog);
    variables.put("TOKENLAKE_CATALOG_URL", LakeCatalog.sqliteUrl(dir.catalogDatabase()));
    variables.put("TOKENLAKE_WAREHOUSE", "file://" + dir.warehouse());
    variables.putAll(more);
    return variables;
  }
}

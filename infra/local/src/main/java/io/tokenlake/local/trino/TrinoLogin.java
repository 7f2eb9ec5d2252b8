package io.tokenlake.local.trino;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a Trino is and who asks it.
 *
 * @param url such as {@code http://127.0.0.1:8080}; {@code https} for TLS
 * @param timeZone of the session: days and months of the answers are those of this zone
 * @param driver further properties of Trino's JDBC driver, such as {@code password}
 */
public record TrinoLogin(String url, String user, String timeZone, Map<String, String> driver) {
  /** Answers must not depend on where the asker sits. */
  public static final String DEFAULT_TIME_ZONE = "UTC";

  public TrinoLogin {
    driver = Map.copyOf(driver);
  }

  /** As the project's own commands ask the Trino of a local stack. */
  public static TrinoLogin local(String url) {
    return new TrinoLogin(url, TrinoSecrets.ADMIN, DEFAULT_TIME_ZONE, Map.of());
  }

  /** The same as another user. */
  public TrinoLogin as(String other) {
    return new TrinoLogin(url, other, timeZone, driver);
  }

  /** The same with the days of another time zone. */
  public TrinoLogin in(String zone) {
    return new TrinoLogin(url, user, zone, driver);
  }

  /** The same with one more property of the driver. */
  public TrinoLogin with(String property, String value) {
    Map<String, String> more = new HashMap<>(driver);
    more.put(property, value);
    return new TrinoLogin(url, user, timeZone, more);
  }
}

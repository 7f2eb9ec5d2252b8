package io.tokenlake.ingest.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one request, one connection, one tenant and all together may take.
 *
 * @param maxRequestBytes largest request body, in bytes, before and after decompression
 * @param maxRequestElements most messages in one request: spans, attributes, values, each counts
 * @param maxInFlightBytes bytes, decompressed ones included, that may be held at one time; beyond
 *     it clients are told to come back
 * @param maxConnections open connections on both ports together
 * @param idleTimeout a connection on which no request begins for so long is closed; the headers of
 *     a request have to be complete in this time
 * @param receiveTimeout how long the body of a request may take to arrive
 * @param maxAttributes attributes kept of one span, event, link, record, scope or resource
 * @param maxValueChars characters kept of one value of an attribute
 * @param tenantBytesPerSecond decompressed bytes that one tenant may send; 0 for no limit
 * @param tenantRates the same for tenants that may send more or less than others
 */
public record LimitsConfig(
    int maxRequestBytes,
    int maxRequestElements,
    long maxInFlightBytes,
    int maxConnections,
    Duration idleTimeout,
    Duration receiveTimeout,
    int maxAttributes,
    int maxValueChars,
    long tenantBytesPerSecond,
    Map<String, Long> tenantRates) {

  public static final String MAX_REQUEST_BYTES = "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES";
  public static final String MAX_REQUEST_ELEMENTS = "TOKENLAKE_BRIDGE_MAX_REQUEST_ELEMENTS";
  public static final String MAX_IN_FLIGHT_BYTES = "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES";
  public static final String MAX_CONNECTIONS = "TOKENLAKE_BRIDGE_MAX_CONNECTIONS";
  public static final String IDLE_TIMEOUT_MS = "TOKENLAKE_BRIDGE_IDLE_TIMEOUT_MS";
  public static final String RECEIVE_TIMEOUT_MS = "TOKENLAKE_BRIDGE_RECEIVE_TIMEOUT_MS";
  public static final String MAX_ATTRIBUTES = "TOKENLAKE_BRIDGE_MAX_ATTRIBUTES";
  public static final String MAX_VALUE_CHARS = "TOKENLAKE_BRIDGE_MAX_VALUE_CHARS";
  public static final String TENANT_BYTES_PER_SECOND = "TOKENLAKE_BRIDGE_TENANT_BYTES_PER_SECOND";
  public static final String TENANT_RATES = "TOKENLAKE_BRIDGE_TENANT_RATES";

  private static final int MIB = 1 << 20;
  private static final int MILLION = 1_000_000;
  private static final long MOST_BYTES_PER_SECOND = Long.MAX_VALUE / 1_000;
  private static final Pattern RATE = Pattern.compile("([^=]+)=(\\d{1,15})");
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** Reads this section and notes its problems. */
  public static LimitsConfig read(Settings settings) {
    LimitsConfig config =
        new LimitsConfig(
            settings.integer(MAX_REQUEST_BYTES, 20 * MIB, 1, 512 * MIB),
            settings.integer(MAX_REQUEST_ELEMENTS, MILLION, 1, 1000 * MILLION),
            settings.whole(MAX_IN_FLIGHT_BYTES, 64 * MIB, 1, Long.MAX_VALUE),
            settings.integer(MAX_CONNECTIONS, 20_000, 1, MILLION),
            settings.millis(IDLE_TIMEOUT_MS, Duration.ofSeconds(60), SHORTEST, Duration.ofHours(1)),
            settings.millis(
                RECEIVE_TIMEOUT_MS, Duration.ofSeconds(10), SHORTEST, Duration.ofMinutes(5)),
            settings.integer(MAX_ATTRIBUTES, 1_024, 1, MILLION),
            settings.integer(MAX_VALUE_CHARS, 65_536, 1, 512 * MIB),
            settings.whole(TENANT_BYTES_PER_SECOND, 0, 0, MOST_BYTES_PER_SECOND),
            tenantRates(settings));
    if (config.maxInFlightBytes < config.maxRequestBytes) {
      settings.problem(
          "%s (%d) is smaller than %s (%d): such a request could never be accepted"
              .formatted(
                  MAX_IN_FLIGHT_BYTES,
                  config.maxInFlightBytes,
                  MAX_REQUEST_BYTES,
                  config.maxRequestBytes));
    }
    return config;
  }

  private static Map<String, Long> tenantRates(Settings settings) {
    Map<String, Long> rates = new HashMap<>();
    for (String stated : settings.list(TENANT_RATES)) {
      Matcher rate = RATE.matcher(stated);
      if (!rate.matches()) {
        settings.problem(
            TENANT_RATES + " must be tenant=bytes separated by commas, not '" + stated + "'");
      } else if (rates.put(rate.group(1), Long.parseLong(rate.group(2))) != null) {
        settings.problem(TENANT_RATES + " names " + rate.group(1) + " twice");
      }
    }
    return Map.copyOf(rates);
  }
}

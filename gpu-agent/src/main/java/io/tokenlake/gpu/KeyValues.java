package io.tokenlake.gpu;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code key=value,key=value} lists of OpenTelemetry's environment variables. */
final class KeyValues {
  private KeyValues() {}

  /**
   * Reads a list; values are percent-encoded.
   *
   * @param variable where it comes from, for the message
   * @param problems takes what is wrong with it
   */
  static Map<String, String> parse(String variable, String list, List<String> problems) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (pair.isBlank()) {
        continue;
      }
      if (key.isEmpty()) {
        // The value may be a secret, so that it is not repeated here.
        problems.add(variable + " is not a list of key=value pairs separated by commas");
        return Map.of();
      }
      try {
        pairs.put(key, decode(pair.substring(equals + 1).strip()));
      } catch (IllegalArgumentException e) {
        problems.add(variable + " has a value for " + key + " with a broken %-encoding");
      }
    }
    return pairs;
  }

  /** URLDecoder reads a plus sign as a space, which percent-encoding does not. */
  private static String decode(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

package io.tokenlake.domain.gpu;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What NVIDIA's XID codes mean, and who has to act on them; {@code gpu/xid.csv} has the source. */
public final class XidCatalogue {
  private static final String UNKNOWN = "unknown";

  private static final Map<Long, Xid> CODES =
      new BufferedReader(
              new InputStreamReader(
                  XidCatalogue.class.getResourceAsStream("/gpu/xid.csv"), StandardCharsets.UTF_8))
          .lines()
          .filter(line -> Character.isDigit(line.charAt(0)))
          .map(line -> line.split(",", 3))
          .map(cells -> new Xid(Long.parseLong(cells[0]), cells[1], cells[2]))
          .collect(Collectors.toUnmodifiableMap(Xid::code, Function.identity()));

  /**
   * A code.
   *
   * @param faultClass hardware, driver, application, informational or unknown
   * @param name in words of our own; null when it is not listed
   */
  public record Xid(long code, String faultClass, String name) {}

  private XidCatalogue() {}

  /** What is known of a code. */
  public static Xid of(long code) {
    return CODES.getOrDefault(code, new Xid(code, UNKNOWN, null));
  }
}

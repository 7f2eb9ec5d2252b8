package io.tokenlake.gpu.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** NVIDIA's XID codes with the class of what is at fault. */
public final class XidTable {
  /** The class of a code that the table does not know. */
  public static final String UNKNOWN = "unknown";

  /**
   * A code.
   *
   * @param code the XID
   * @param faultClass who has to act: {@code hardware}, {@code driver}, {@code application}, …
   * @param name what NVIDIA calls it
   */
  public record Xid(long code, String faultClass, String name) {}

  private static final Map<Long, Xid> TABLE = load();

  private XidTable() {}

  /** What is known of a code; of the class {@link #UNKNOWN} if nothing is. */
  public static Xid of(long code) {
    return TABLE.getOrDefault(code, new Xid(code, UNKNOWN, "not in the table"));
  }

  private static Map<Long, Xid> load() {
    try (InputStream table = XidTable.class.getResourceAsStream("/gpu/xid.csv")) {
      Map<Long, Xid> codes = new HashMap<>();
      for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("code,")) {
          String[] cells = line.split(",", 3);
          long code = Long.parseLong(cells[0]);
          codes.put(code, new Xid(code, cells[1], cells[2]));
        }
      }
      return Map.copyOf(codes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

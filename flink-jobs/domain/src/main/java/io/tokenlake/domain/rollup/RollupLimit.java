package io.tokenlake.domain.rollup;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how many keys a tenant, and how many tenants a task, may have within a minute of the
 * clock. What comes beyond is one key of the tenant and price status, with {@link RollupKey#OTHER}
 * in every other dimension; tenants that are too many share one.
 */
final class RollupLimit {
  private final List<Dimension> dimensions;
  private final int most;
  private final Map<String, Set<RollupKey>> admitted = new HashMap<>();

  /**
   * @param most keys of a tenant, and tenants
   */
  RollupLimit(List<Dimension> dimensions, int most) {
    this.dimensions = dimensions;
    this.most = most;
  }

  /** The key itself, or the one that takes what is too much. */
  RollupKey admit(RollupKey key) {
    String tenant = key.value(Dimension.TENANT);
    Set<RollupKey> keys = admitted.get(tenant);
    if (keys == null) {
      if (admitted.size() >= most) {
        return key.other(dimensions, RollupKey.OTHER);
      }
      keys = new HashSet<>();
      admitted.put(tenant, keys);
    }
    if (keys.contains(key)) {
      return key;
    }
    if (keys.size() >= most) {
      return key.other(dimensions, tenant);
    }
    keys.add(key);
    return key;
  }

  /** Begins to count anew. */
  void reset() {
    admitted.clear();
  }
}

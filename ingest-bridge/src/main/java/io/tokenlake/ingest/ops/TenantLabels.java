package io.tokenlake.ingest.ops;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of tenants as labels of metrics, of which there may not be any number. */
final class TenantLabels {
  /** For all tenants beyond the most. */
  static final String OTHERS = "_other";

  /** For what comes without a tenant. */
  static final String NONE = "_none";

  private final int most;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  /**
   * @param most tenants that get a label of their own; the first that send do
   */
  TenantLabels(int most) {
    this.most = most;
  }

  String label(Optional<String> tenant) {
    if (tenant.isEmpty()) {
      return NONE;
    }
    String name = tenant.get();
    if (named.contains(name)) {
      return name;
    }
    synchronized (named) {
      return named.size() < most && named.add(name) ? name : OTHERS;
    }
  }
}

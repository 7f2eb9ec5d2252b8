package io.tokenlake.ingest.ops;

import java.util.Optional;

/** Whether requests can be accepted now. */
@FunctionalInterface
public interface Readiness {
  /** What is in the way, in a sentence; absent if nothing is. */
  Optional<String> problem();
}

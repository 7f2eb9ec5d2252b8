package io.tokenlake.benchmarks.bridge;

import io.tokenlake.benchmarks.ledger.SampleRequests;
import java.util.ArrayList;
import java.util.List;

/** Encoded requests, the same for every candidate. */
final class SampleBatches {
  private static final long SEED = 42;

  /** Enough that no cache holds all of them. */
  private static final int SPANS = 30_000;

  private SampleBatches() {}

  /** Requests of so many spans each, to be sent over and over. */
  static List<byte[]> of(int spans) {
    SampleRequests requests = new SampleRequests(SEED, 1);
    List<byte[]> encoded = new ArrayList<>();
    for (int sum = 0; sum < SPANS; sum += spans) {
      encoded.add(requests.ofSpans(spans).toByteArray());
    }
    return encoded;
  }
}

package io.tokenlake.local.traffic;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Random;

/** Gives the same ids in the same order for the same seed, so that a run can be sent again. */
final class SeededIdGenerator implements IdGenerator {
  private final Random random;

  private SeededIdGenerator(long seed) {
    random = new Random(seed);
  }

  /** Ids that come again with the seed, or fresh ones. */
  static IdGenerator of(boolean repeat, long seed) {
    return repeat ? new SeededIdGenerator(seed) : IdGenerator.random();
  }

  @Override
  public synchronized String generateSpanId() {
    return SpanId.fromLong(nonZero());
  }

  @Override
  public synchronized String generateTraceId() {
    return TraceId.fromLongs(nonZero(), nonZero());
  }

  /** All zeros is not a valid id. */
  private long nonZero() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}

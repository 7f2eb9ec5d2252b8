package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Usage;
import java.util.List;

/**
 * What the price book is asked. Null is unknown.
 *
 * @param tenant whose negotiated prices come first
 * @param provider canonical provider name
 * @param models names the model may be known by, the most reliable first
 * @param startedAtMicros when the call started, µs since the epoch: decides which entry is valid
 *     and what time of day it is
 * @param durationMicros how long it took, µs
 * @param serviceTier tier of the call; {@code batch} is one
 * @param region where the provider processed the call, in its own words
 * @param usage what was consumed
 */
public record PriceQuery(
    String tenant,
    String provider,
    List<String> models,
    long startedAtMicros,
    Long durationMicros,
    String serviceTier,
    String region,
    Usage usage) {

  /** A question about tokens alone. */
  public PriceQuery(
      String provider, List<String> models, long startedAtMicros, String serviceTier, Usage usage) {
    this(null, provider, models, startedAtMicros, null, serviceTier, null, usage);
  }
}

package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Usage;
import java.util.List;

/**
 * What the price book is asked.
 *
 * @param provider canonical provider name; null when unknown
 * @param models names the model may be known by, the most reliable first
 * @param startedAtMicros when the call started, µs since the epoch: decides which entry is valid
 * @param serviceTier tier of the call; null when not stated
 * @param usage what was consumed; null when unknown
 */
public record PriceQuery(
    String provider, List<String> models, long startedAtMicros, String serviceTier, Usage usage) {}

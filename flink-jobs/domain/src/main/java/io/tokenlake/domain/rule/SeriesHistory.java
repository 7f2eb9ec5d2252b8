package io.tokenlake.domain.rule;

import java.util.Map;

/**
 * What the past of an entity has taught, from which a watch that begins goes on.
 *
 * @param untilMicros end of the last window of it, µs since the epoch
 * @param series the series as bytes, by name
 */
public record SeriesHistory(long untilMicros, Map<String, byte[]> series) {}

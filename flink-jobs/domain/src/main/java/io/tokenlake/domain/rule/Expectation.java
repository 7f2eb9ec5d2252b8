package io.tokenlake.domain.rule;

import io.tokenlake.domain.baseline.Band;
import java.util.Map;

/**
 * What is expected of one series of one entity in an hour, as it was known when the hour began.
 *
 * @param series name of the series
 * @param unit UCUM unit
 * @param hourMicros start of the hour, µs since the epoch
 * @param windowMillis length of the windows whose value is expected
 * @param decidedAtMicros when it was said, µs since the epoch
 */
public record Expectation(
    String ruleId,
    int ruleVersion,
    String tenant,
    Map<String, String> entity,
    String series,
    String unit,
    long hourMicros,
    long windowMillis,
    Band band,
    long decidedAtMicros) {}

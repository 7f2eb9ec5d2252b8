package io.tokenlake.domain.rule;

import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.Finding;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A finding about one series of one entity. Times are µs since the epoch.
 *
 * @param dedupeKey of the alert that it would be part of
 * @param series name of the series
 * @param unit UCUM unit of the value and of what was expected
 * @param calls of the window; null where it is of none
 * @param cost money of the window, USD; null where it is of none
 */
public record Anomaly(
    String ruleId,
    int ruleVersion,
    String dedupeKey,
    String tenant,
    Map<String, String> entity,
    String series,
    String unit,
    long windowStartMicros,
    long windowEndMicros,
    double value,
    Band expected,
    Finding finding,
    Long calls,
    BigDecimal cost,
    long detectedAtMicros) {}

package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.CounterDelta;
import java.math.BigDecimal;

/**
 * What a point adds to the usage of its series.
 *
 * @param added tokens or USD, from 0 up
 */
public record TokenCountDelta(UsagePoint point, BigDecimal added, CounterDelta.Outcome outcome) {}

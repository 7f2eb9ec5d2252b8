package io.tokenlake.domain.baseline;

/**
 * The value of one metric of one entity over one window.
 *
 * @param epochSecond end of the window, seconds since the epoch, UTC
 * @param value what was measured, in the unit of the metric; finite
 */
public record Sample(long epochSecond, double value) {}

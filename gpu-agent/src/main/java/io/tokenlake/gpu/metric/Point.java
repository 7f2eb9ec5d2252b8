package io.tokenlake.gpu.metric;

/**
 * A value of a series.
 *
 * @param series what it is a value of
 * @param timeNanos when it was read, in ns since 1970
 * @param startNanos since when it counts; 0 for what is no counter
 * @param whole the value as a whole number
 * @param real the value
 */
public record Point(Series series, long timeNanos, long startNanos, long whole, double real) {}

package io.tokenlake.domain.gpu;

/**
 * What a metric's series says: a field, and the factor that brings its values into the field's
 * unit.
 *
 * @param added whether several series of a device add up to the field, such as one for each link
 * @param counted the field that is the number of those series; null when there is none
 */
public record GpuReading(
    String source, GpuField field, double factor, boolean added, GpuField counted) {}

package io.tokenlake.domain.gpu;

/**
 * What is known of a device at one time, or a part of it.
 *
 * @param timeNanos ns since the epoch
 * @param coveredSeconds time since the sample before; null where there is none that it goes on from
 * @param points data points that it is made of
 * @param values by {@link GpuField#ordinal()}, in the field's unit; null where nothing is known. A
 *     counter is as it was read until {@link GpuHistory} makes it what it grew by
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and made for each sample
public record GpuSample(
    GpuDevice device, long timeNanos, Double coveredSeconds, int points, Double[] values) {

  /** A value; null when it is not known. Samples of older savepoints have fewer fields. */
  public Double value(GpuField field) {
    return field.ordinal() < values.length ? values[field.ordinal()] : null;
  }

  /** The sample with what another part of it says of fields of which nothing is known yet. */
  public GpuSample with(GpuSample other) {
    Double[] all = new Double[GpuField.NUMBER];
    for (GpuField field : GpuField.values()) {
      Double own = value(field);
      all[field.ordinal()] = own == null ? other.value(field) : own;
    }
    return new GpuSample(device, timeNanos, coveredSeconds, points + other.points, all);
  }
}

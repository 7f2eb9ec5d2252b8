package io.tokenlake.domain.gpu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the data points of one message together to samples: those of one device and one time. SDKs
 * that take the time anew for each instrument are microseconds apart, so times that are close count
 * as one, unless that would give a field two values.
 */
public final class SampleGroups {
  private static final long CLOSE_NANOS = 100_000_000;

  private final Map<String, List<Group>> byDevice = new LinkedHashMap<>();

  /** Points of one device and time. */
  private static final class Group {
    private final GpuDevice device;
    private final Double[] values = new Double[GpuField.NUMBER];
    private final long firstNanos;
    private long timeNanos;
    private int points;

    Group(GpuDevice device, long timeNanos) {
      this.device = device;
      this.firstNanos = timeNanos;
      this.timeNanos = timeNanos;
    }

    boolean isClose(long nanos) {
      return Math.abs(nanos - firstNanos) <= CLOSE_NANOS;
    }
  }

  /**
   * Adds what a point says.
   *
   * @param value in the unit of the source
   * @return false when the same was said of the device and time before, as exporters do that repeat
   *     a GPU for each of the pods that share it
   */
  public boolean add(GpuDevice device, GpuReading reading, long timeNanos, double value) {
    List<Group> groups = byDevice.computeIfAbsent(device.key(), key -> new ArrayList<>());
    int field = reading.field().ordinal();
    double converted = value * reading.factor();
    for (Group group : groups) {
      if (group.isClose(timeNanos)) {
        if (group.values[field] == null || reading.added()) {
          double before = group.values[field] == null ? 0 : group.values[field];
          put(group, reading, timeNanos, before + converted);
          return true;
        }
        if (group.firstNanos == timeNanos) {
          return false;
        }
      }
    }
    Group group = new Group(device, timeNanos);
    put(group, reading, timeNanos, converted);
    groups.add(group);
    return true;
  }

  private static void put(Group group, GpuReading reading, long timeNanos, double value) {
    group.values[reading.field().ordinal()] = value;
    if (reading.counted() != null) {
      int counted = reading.counted().ordinal();
      group.values[counted] = group.values[counted] == null ? 1 : group.values[counted] + 1;
    }
    group.timeNanos = Math.min(group.timeNanos, timeNanos);
    group.points++;
  }

  /** The samples. */
  public List<GpuSample> samples() {
    return byDevice.values().stream()
        .flatMap(Collection::stream)
        .map(g -> new GpuSample(g.device, g.timeNanos, null, g.points, g.values))
        .toList();
  }
}

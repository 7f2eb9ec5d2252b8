package io.tokenlake.gpu.metric;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One metric of one entity with one set of attributes, over time. For one thread.
 *
 * <p>Of a counter it keeps since when it counts. NVML does not say when a counter began, so that
 * its first value is a point of no duration: the reference for those that follow. A value below the
 * one before means that it started over, at some time since that.
 */
public final class Series {
  private final Entity entity;
  private final MetricDef def;
  private final List<KeyValue> attributes;
  private long start;
  private long lastTime;
  private double lastValue;

  /**
   * Creates a series.
   *
   * @param own attributes beside the entity's
   */
  public Series(Entity entity, MetricDef def, Map<String, ?> own) {
    this.entity = entity;
    this.def = def;
    List<KeyValue> all = new ArrayList<>(entity.attributes());
    own.forEach((key, value) -> all.add(Attributes.of(key, value)));
    this.attributes = List.copyOf(all);
  }

  /** The same for a counter of ours, of which is known that it began at 0, and when. */
  public Series since(long startNanos) {
    start = startNanos;
    lastTime = startNanos;
    return this;
  }

  Entity entity() {
    return entity;
  }

  MetricDef def() {
    return def;
  }

  List<KeyValue> attributes() {
    return attributes;
  }

  /** A point of whole or other numbers, by what the metric has. */
  public Point at(long timeNanos, long value) {
    return point(timeNanos, value, value);
  }

  /** A point of a number that may be a fraction. */
  public Point at(long timeNanos, double value) {
    return point(timeNanos, Math.round(value), value);
  }

  private Point point(long timeNanos, long whole, double real) {
    if (def.kind() == Kind.COUNTER) {
      if (start == 0) {
        start = timeNanos;
      } else if (real < lastValue) {
        start = lastTime;
      }
      lastTime = timeNanos;
      lastValue = real;
    }
    return new Point(this, timeNanos, start, whole, real);
  }
}

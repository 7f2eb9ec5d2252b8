package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.metric.Catalogue;
import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.metric.Mapping;
import io.tokenlake.gpu.metric.MetricDef;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.metric.Series;
import io.tokenlake.gpu.nvml.Absence;
import io.tokenlake.gpu.nvml.DeviceInfo;
import io.tokenlake.gpu.nvml.NvLink;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.Pace;
import io.tokenlake.gpu.nvml.Quantity;
import io.tokenlake.gpu.nvml.Readings;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A GPU or a MIG instance that was seen once, with the series of all it says. It outlives sessions
 * and losses, because it is recognised by its UUID.
 */
final class TrackedGpu {
  /** Clock reasons that hold the clocks down; idle and chosen clocks are none. */
  private static final Map<String, Long> THROTTLING = throttling();

  private static final MetricDef THROTTLED =
      MetricDef.code(
          "tokenlake.gpu.throttled", "1", "Whether a reason holds the clocks down now: 1 or 0");
  private static final MetricDef LINK_UP =
      MetricDef.code("tokenlake.gpu.nvlink.up", "1", "Whether the link is active: 1 or 0");
  private static final MetricDef LINK_SPEED =
      MetricDef.code("tokenlake.gpu.nvlink.speed", "By/s", "What the link can carry");
  private static final MetricDef LINK_IO =
      MetricDef.counter("tokenlake.gpu.nvlink.io", "By", "Bytes over the link, NVLink 5 and later");
  private static final MetricDef LINK_ERRORS =
      MetricDef.counter("tokenlake.gpu.nvlink.errors", "{error}", "Errors of the link by kind");
  private static final MetricDef ABSENT =
      MetricDef.code(
          "tokenlake.gpu.readings.absent", "{reading}", "Quantities that have no value, by reason");

  private static final String LINK = "tokenlake.gpu.nvlink.link";
  private static final long MEGA = 1_000_000;

  private final DeviceInfo info;
  private final Entity entity;
  private final Readings readings = new Readings();
  private final Map<Quantity, Series> series = new EnumMap<>(Quantity.class);
  private final Map<Object, Series> others = new HashMap<>();
  private NvmlDevice device;

  TrackedGpu(DeviceInfo info, Entity entity) {
    this.info = info;
    this.entity = entity;
  }

  private static Map<String, Long> throttling() {
    Map<String, Long> reasons = new LinkedHashMap<>();
    reasons.put("sw_power_cap", 0x4L);
    reasons.put("hw_slowdown", 0x8L);
    reasons.put("sync_boost", 0x10L);
    reasons.put("sw_thermal", 0x20L);
    reasons.put("hw_thermal", 0x40L);
    reasons.put("hw_power_brake", 0x80L);
    reasons.put("board_limit", 0x200L);
    reasons.put("reliability", 0x400L);
    return reasons;
  }

  DeviceInfo info() {
    return info;
  }

  Entity entity() {
    return entity;
  }

  /** What the last round read. */
  Readings readings() {
    return readings;
  }

  /** How it can be reached in this session; null when it cannot. */
  NvmlDevice device() {
    return device;
  }

  void reachedBy(NvmlDevice found) {
    device = found;
  }

  /** Reads it and passes the points on. */
  void read(boolean slow, long timeNanos, Consumer<Point> points) {
    readings.clear();
    device.read(Pace.FAST, readings);
    if (slow) {
      device.read(Pace.SLOW, readings);
    }
    for (Quantity quantity : Quantity.all()) {
      if (readings.has(quantity)) {
        points.accept(point(quantity, timeNanos));
      }
    }
    throttled(timeNanos, points);
    if (slow) {
      absent(timeNanos, points);
    }
  }

  private Point point(Quantity quantity, long timeNanos) {
    Mapping mapping = Catalogue.of(quantity);
    Series of =
        series.computeIfAbsent(
            quantity, unused -> new Series(entity, mapping.def(), mapping.attributes()));
    return mapping.def().whole() && !quantity.isReal()
        ? of.at(timeNanos, mapping.factor().apply(readings.whole(quantity).longValue()))
        : of.at(timeNanos, mapping.factor().apply(readings.real(quantity).doubleValue()));
  }

  private void throttled(long timeNanos, Consumer<Point> points) {
    Long reasons = readings.whole(Quantity.CLOCK_EVENT_REASONS);
    if (reasons != null) {
      THROTTLING.forEach(
          (reason, bit) ->
              points.accept(
                  other(THROTTLED, Map.of("tokenlake.gpu.reason", reason))
                      .at(timeNanos, (reasons & bit) == 0 ? 0L : 1L)));
    }
  }

  private void absent(long timeNanos, Consumer<Point> points) {
    Map<Absence, Long> counts = new EnumMap<>(Absence.class);
    for (Quantity quantity : Quantity.all()) {
      Absence absence = readings.absence(quantity);
      if (absence != null) {
        counts.merge(absence, 1L, Long::sum);
      }
    }
    for (Absence absence : Absence.values()) {
      if (absence != Absence.NOT_READ) {
        points.accept(
            other(ABSENT, Map.of("tokenlake.gpu.absence", absence.text()))
                .at(timeNanos, counts.getOrDefault(absence, 0L).longValue()));
      }
    }
  }

  /** Passes on the points of the links. */
  void links(List<NvLink> links, long timeNanos, Consumer<Point> points) {
    for (NvLink link : links) {
      points.accept(other(LINK_UP, Map.of(LINK, link.link())).at(timeNanos, link.up() ? 1L : 0L));
      link.counters()
          .forEach((counter, value) -> points.accept(point(link, counter, value, timeNanos)));
    }
  }

  private Point point(NvLink link, NvLink.Counter counter, long value, long timeNanos) {
    return switch (counter) {
      case SPEED -> other(LINK_SPEED, Map.of(LINK, link.link())).at(timeNanos, value * MEGA);
      case TX_BYTES -> linkIo(link, "transmit").at(timeNanos, value);
      case RX_BYTES -> linkIo(link, "receive").at(timeNanos, value);
      default ->
          other(
                  LINK_ERRORS,
                  Map.of(LINK, link.link(), "error.type", counter.name().toLowerCase(Locale.ROOT)))
              .at(timeNanos, value);
    };
  }

  private Series linkIo(NvLink link, String direction) {
    return other(LINK_IO, Map.of(LINK, link.link(), "network.io.direction", direction));
  }

  /** A series of a metric that is not in the catalogue, made when it is first needed. */
  Series other(MetricDef def, Map<String, ?> attributes) {
    return others.computeIfAbsent(
        List.of(def.name(), attributes), unused -> new Series(entity, def, attributes));
  }

  /** Forgets the series of a process that ended. */
  void forgetProcess(Map<String, Object> process) {
    others
        .keySet()
        .removeIf(
            key ->
                key instanceof List<?> nameAndAttributes
                    && nameAndAttributes.get(1) instanceof Map<?, ?> attributes
                    && attributes.entrySet().containsAll(process.entrySet()));
  }
}

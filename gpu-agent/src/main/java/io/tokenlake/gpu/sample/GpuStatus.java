package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.metric.MetricDef;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.nvml.Quantity;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** How a GPU is, by what the driver answers; what its values mean is for others to judge. */
enum GpuStatus {
  /** It answers. */
  OK,
  /** It answers, but calls fail, or the driver asks for it to be reset. */
  DEGRADED,
  /** It was there and is out of reach: off the bus, in a reset, or gone from the driver's list. */
  FAILED;

  private static final MetricDef STATUS =
      MetricDef.upDown("hw.status", "1", "Whether the GPU is in a state: 1 or 0");

  static GpuStatus of(TrackedGpu gpu) {
    if (gpu.device() == null) {
      return FAILED;
    }
    Long action = gpu.readings().whole(Quantity.RECOVERY_ACTION);
    boolean wanted = action != null && action != 0;
    return wanted || !gpu.readings().failures().isEmpty() ? DEGRADED : OK;
  }

  void points(TrackedGpu gpu, long timeNanos, Consumer<Point> points) {
    for (GpuStatus status : values()) {
      points.accept(
          gpu.other(STATUS, Map.of("hw.state", status.name().toLowerCase(Locale.ROOT)))
              .at(timeNanos, status == this ? 1L : 0L));
    }
  }
}

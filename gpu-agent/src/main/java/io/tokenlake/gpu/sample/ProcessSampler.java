package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.metric.MetricDef;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.node.ProcFs;
import io.tokenlake.gpu.nvml.GpuProcess;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Says which process, container, pod or job uses a GPU, and how much of it. */
final class ProcessSampler {
  static final MetricDef MEMORY =
      MetricDef.upDown(
          "tokenlake.gpu.process.memory.usage", "By", "Device memory that a process has");
  static final MetricDef UTILIZATION =
      MetricDef.gauge(
          "tokenlake.gpu.process.utilization",
          "1",
          "Share of the time in which a process used an engine, since it was last asked");

  private static final String TASK = "hw.gpu.task";
  private static final double PER_CENT = 100;

  /** A process with what was found out about it, once. */
  private record Known(String startTime, Map<String, Object> attributes) {}

  private final ProcFs proc;
  private final Map<Integer, Known> known = new HashMap<>();

  ProcessSampler(ProcFs proc) {
    this.proc = proc;
  }

  /** Passes on the points of a GPU's processes. */
  void sample(TrackedGpu gpu, List<GpuProcess> processes, long timeNanos, Consumer<Point> points) {
    for (GpuProcess process : processes) {
      Map<String, Object> attributes = attributes(process);
      if (process.usedBytes() != null) {
        points.accept(gpu.other(MEMORY, attributes).at(timeNanos, process.usedBytes().longValue()));
      }
      utilization(gpu, attributes, "general", process.smPercent(), timeNanos, points);
      utilization(gpu, attributes, "memory", process.memoryPercent(), timeNanos, points);
      utilization(gpu, attributes, "encoder", process.encoderPercent(), timeNanos, points);
      utilization(gpu, attributes, "decoder", process.decoderPercent(), timeNanos, points);
    }
  }

  private static void utilization(
      TrackedGpu gpu,
      Map<String, Object> process,
      String task,
      Integer percent,
      long timeNanos,
      Consumer<Point> points) {
    if (percent != null) {
      Map<String, Object> attributes = new LinkedHashMap<>(process);
      attributes.put(TASK, task);
      points.accept(gpu.other(UTILIZATION, attributes).at(timeNanos, percent / PER_CENT));
    }
  }

  private Map<String, Object> attributes(GpuProcess process) {
    String startTime = proc.startTime(process.pid()).orElse("");
    Known before = known.get(process.pid());
    if (before != null && before.startTime().equals(startTime)) {
      return before.attributes();
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("process.pid", process.pid());
    attributes.putAll(proc.owner(process.pid()).attributes());
    attributes.put("tokenlake.gpu.process.kind", process.kind().name().toLowerCase(Locale.ROOT));
    known.put(process.pid(), new Known(startTime, attributes));
    return attributes;
  }

  /** Forgets the processes that no GPU has any more. */
  void keepOnly(Set<Integer> running, Iterable<TrackedGpu> gpus) {
    known
        .entrySet()
        .removeIf(
            entry -> {
              if (running.contains(entry.getKey())) {
                return false;
              }
              gpus.forEach(gpu -> gpu.forgetProcess(entry.getValue().attributes()));
              return true;
            });
  }
}

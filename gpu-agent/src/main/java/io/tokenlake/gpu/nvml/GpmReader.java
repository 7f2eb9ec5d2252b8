package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * GPM ratios of a GPU or a MIG instance: what happened between two samples of the hardware's
 * counters. No lock is taken and no other profiler is in the way, unlike with DCGM's.
 */
final class GpmReader {
  static final String FUNCTION = "nvmlGpmMetricsGet";

  private static final int VERSION = 1;
  private static final CStruct METRIC = CStruct.GPM_METRIC;
  private static final CStruct REQUEST = CStruct.GPM_METRICS_GET;

  /** Entries that drivers' own arrays have at most, in case one clears all of its own. */
  private static final int ENTRIES = 512;

  /** NVML wants more than 100 ms between two samples. */
  private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(110);

  private static final List<Quantity> QUANTITIES = Quantity.of(Pace.FAST, Source.Kind.GPM);

  private final GpmBuffers.Pair samples;
  private final int gpuInstance;
  private final Memory request = JnaHandle.memory(REQUEST.size() + (long) ENTRIES * METRIC.size());
  private Boolean supported;
  private boolean haveOlder;
  private long olderAt;

  /**
   * Creates a reader.
   *
   * @param samples two buffers of the driver, for this reader alone
   * @param gpuInstance the MIG instance, or {@link NvmlLibrary#NO_INSTANCE} for the whole GPU
   */
  GpmReader(GpmBuffers.Pair samples, int gpuInstance) {
    this.samples = samples;
    this.gpuInstance = gpuInstance;
    request.setInt(REQUEST.at("version"), VERSION);
    request.setInt(REQUEST.at("numMetrics"), QUANTITIES.size());
    for (int i = 0; i < QUANTITIES.size(); i++) {
      request.setInt(at(i, "metricId"), QUANTITIES.get(i).source().id());
    }
  }

  void read(JnaHandle gpu, Readings readings) {
    if (supported == null) {
      supported = isSupported(gpu) && samples.allocate();
    }
    if (!supported) {
      absent(readings, Absence.NOT_SUPPORTED);
      return;
    }
    long now = System.nanoTime();
    if (haveOlder && now - olderAt < MIN_NANOS) {
      absent(readings, Absence.NO_DATA);
      return;
    }
    NvmlStatus sampled = sample(gpu, samples.newer());
    if (sampled != NvmlStatus.SUCCESS) {
      haveOlder = false;
      absent(readings, Absence.of(sampled));
      if (!sampled.isAbsence()) {
        readings.problem("nvmlGpmSampleGet", sampled);
      }
      return;
    }
    if (haveOlder) {
      metrics(gpu, readings);
    } else {
      absent(readings, Absence.NO_DATA);
    }
    samples.swap();
    haveOlder = true;
    olderAt = now;
  }

  private static boolean isSupported(JnaHandle gpu) {
    Memory support = JnaHandle.memory(CStruct.GPM_SUPPORT);
    support.setInt(CStruct.GPM_SUPPORT.at("version"), VERSION);
    NvmlStatus status =
        gpu.calls.status(
            "nvmlGpmQueryDeviceSupport",
            () -> gpu.library.nvmlGpmQueryDeviceSupport(gpu.pointer, support));
    return status == NvmlStatus.SUCCESS
        && support.getInt(CStruct.GPM_SUPPORT.at("isSupportedDevice")) != 0;
  }

  private NvmlStatus sample(JnaHandle gpu, Pointer sample) {
    return gpuInstance == NvmlLibrary.NO_INSTANCE
        ? gpu.calls.status(
            "nvmlGpmSampleGet", () -> gpu.library.nvmlGpmSampleGet(gpu.pointer, sample))
        : gpu.calls.status(
            "nvmlGpmMigSampleGet",
            () -> gpu.library.nvmlGpmMigSampleGet(gpu.pointer, gpuInstance, sample));
  }

  private void metrics(JnaHandle gpu, Readings readings) {
    request.setPointer(REQUEST.at("sample1"), samples.older());
    request.setPointer(REQUEST.at("sample2"), samples.newer());
    NvmlStatus status = gpu.calls.status(FUNCTION, () -> gpu.library.nvmlGpmMetricsGet(request));
    for (int i = 0; i < QUANTITIES.size(); i++) {
      Quantity quantity = QUANTITIES.get(i);
      if (status != NvmlStatus.SUCCESS) {
        readings.absent(quantity, FUNCTION, status);
        continue;
      }
      NvmlStatus one = NvmlStatus.of(request.getInt(at(i, "nvmlReturn")));
      if (one == NvmlStatus.SUCCESS) {
        readings.setReal(quantity, request.getDouble(at(i, "value")));
      } else {
        // A driver refuses, or fails at, the metrics that its GPU does not have.
        readings.absent(quantity, Absence.NOT_SUPPORTED);
      }
    }
  }

  private static void absent(Readings readings, Absence why) {
    QUANTITIES.forEach(quantity -> readings.absent(quantity, why));
  }

  private static long at(int index, String field) {
    return REQUEST.size() + (long) index * METRIC.size() + METRIC.at(field);
  }
}

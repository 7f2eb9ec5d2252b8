package io.tokenlake.gpu;

import io.tokenlake.gpu.nvml.MemoryInfo;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.Utilization;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads every GPU once per round. A GPU or a metric that fails is a problem of the round and leaves
 * the others alone.
 */
final class GpuSampler {
  private record Gpu(NvmlDevice device, String uuid, String name) {}

  private final Nvml nvml;
  private final Clock clock;
  private final Map<Integer, Gpu> found = new HashMap<>();
  private Optional<String> driverVersion = Optional.empty();

  /**
   * Creates a sampler.
   *
   * @param nvml the session; the caller closes it
   * @param clock gives the time of a round; its samples share it, so that GPUs can be compared
   */
  GpuSampler(Nvml nvml, Clock clock) {
    this.nvml = nvml;
    this.clock = clock;
  }

  /** Reads all GPUs. */
  Sampling sample() {
    Instant time = clock.instant();
    List<GpuSample> samples = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    if (driverVersion.isEmpty()) {
      driverVersion = attempt("the driver", nvml::driverVersion, problems).orElse(driverVersion);
    }
    int count = attempt("the driver", nvml::deviceCount, problems).orElse(0);
    for (int index = 0; index < count; index++) {
      sample(index, time, samples, problems);
    }
    return new Sampling(List.copyOf(samples), List.copyOf(problems));
  }

  private void sample(int index, Instant time, List<GpuSample> samples, List<String> problems) {
    Optional<Gpu> known =
        Optional.ofNullable(found.get(index))
            .or(() -> attempt("GPU " + index, () -> find(index), problems));
    if (known.isEmpty()) {
      return;
    }
    Gpu gpu = known.get();
    int problemsBefore = problems.size();
    samples.add(read(gpu, time, problems));
    if (problems.size() == problemsBefore) {
      found.put(index, gpu);
    } else {
      // The handle may be stale, after a reset for one: look the GPU up again next time.
      found.remove(index);
    }
  }

  private Gpu find(int index) {
    NvmlDevice device = nvml.device(index);
    return new Gpu(device, device.uuid(), device.name().orElse(null));
  }

  private GpuSample read(Gpu gpu, Instant time, List<String> problems) {
    NvmlDevice device = gpu.device();
    Optional<Utilization> utilization = metric(gpu, device::utilization, problems);
    Optional<MemoryInfo> memory = metric(gpu, device::memory, problems);
    return new GpuSample(
        time,
        gpu.uuid(),
        gpu.name(),
        driverVersion.orElse(null),
        utilization.flatMap(Utilization::gpu).orElse(null),
        utilization.flatMap(Utilization::memoryController).orElse(null),
        memory.map(MemoryInfo::total).orElse(null),
        memory.map(MemoryInfo::reserved).orElse(null),
        memory.map(MemoryInfo::used).orElse(null),
        memory.map(MemoryInfo::free).orElse(null),
        metric(gpu, device::temperature, problems).orElse(null),
        metric(gpu, device::power, problems).orElse(null),
        metric(gpu, device::energy, problems).orElse(null));
  }

  private static <T> Optional<T> metric(
      Gpu gpu, Supplier<Optional<T>> reading, List<String> problems) {
    return attempt(gpu.uuid(), reading, problems).flatMap(value -> value);
  }

  private static <T> Optional<T> attempt(String what, Supplier<T> call, List<String> problems) {
    try {
      return Optional.of(call.get());
    } catch (NvmlException e) {
      problems.add(what + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}

package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.nvml.DeviceInfo;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The GPUs of the node that were ever seen, reached or not, and the MIG instances there are. */
final class Fleet {
  private final GpuEntities entities;
  private final Map<String, TrackedGpu> gpus = new LinkedHashMap<>();
  private final Map<String, TrackedGpu> instances = new LinkedHashMap<>();
  private final Set<String> cut = new HashSet<>();
  private String describedWith;

  Fleet(GpuEntities entities) {
    this.entities = entities;
  }

  Collection<TrackedGpu> gpus() {
    return gpus.values();
  }

  Collection<TrackedGpu> instances() {
    return instances.values();
  }

  /** GPUs, then instances. */
  List<TrackedGpu> known() {
    List<TrackedGpu> known = new ArrayList<>(gpus.values());
    known.addAll(instances.values());
    return known;
  }

  /** Whether a GPU is cut in instances. */
  boolean isCut(TrackedGpu gpu) {
    return cut.contains(gpu.info().uuid());
  }

  /** UUIDs of the GPUs that are reached. */
  Set<String> reachable() {
    Set<String> uuids = new HashSet<>();
    gpus.forEach(
        (uuid, gpu) -> {
          if (gpu.device() != null) {
            uuids.add(uuid);
          }
        });
    return uuids;
  }

  /** The devices that are reached. */
  List<NvmlDevice> devices() {
    List<NvmlDevice> devices = new ArrayList<>();
    gpus.values().stream()
        .filter(gpu -> gpu.device() != null)
        .forEach(gpu -> devices.add(gpu.device()));
    return devices;
  }

  /** What is known of a GPU; of one that was never seen, only what it is called. */
  Entity entity(String uuid) {
    TrackedGpu gpu = gpus.get(uuid);
    return gpu != null ? gpu.entity() : entities.unknown(uuid);
  }

  /** Handles end with their session. */
  void outOfReach() {
    gpus.values().forEach(gpu -> gpu.reachedBy(null));
    instances.clear();
  }

  /**
   * Looks for GPUs and instances.
   *
   * @param driverVersion null if the driver does not say
   * @param problems takes what could not be reached
   * @throws NvmlException if the session is of no use any more
   */
  void find(Nvml nvml, String driverVersion, List<String> problems) {
    int count = nvml.deviceCount();
    Map<String, NvmlDevice> found = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      find(nvml, index, found, problems);
    }
    if (!Objects.equals(driverVersion, describedWith)) {
      // With another driver a GPU is described anew, and all of its counters began again.
      found.keySet().forEach(gpus::remove);
      describedWith = driverVersion;
    }
    for (NvmlDevice device : found.values()) {
      gpus.computeIfAbsent(
          device.info().uuid(), unused -> track(device.info(), null, driverVersion));
    }
    gpus.values().forEach(gpu -> gpu.reachedBy(found.get(gpu.info().uuid())));
    findInstances(driverVersion, problems);
  }

  private void find(Nvml nvml, int index, Map<String, NvmlDevice> found, List<String> problems) {
    try {
      NvmlDevice device = reuse(nvml.device(index));
      found.put(device.info().uuid(), device);
    } catch (NvmlException e) {
      if (e.status().endsSession()) {
        throw e;
      }
      problems.add("GPU " + index + ": " + e.getMessage());
    }
  }

  /** A device that is known goes on with its own buffers, unless it went away in between. */
  private NvmlDevice reuse(NvmlDevice device) {
    TrackedGpu known = gpus.get(device.info().uuid());
    return known != null && known.device() != null && known.info().equals(device.info())
        ? known.device()
        : device;
  }

  /** Instances go when somebody destroys them; that is no loss. */
  private void findInstances(String driverVersion, List<String> problems) {
    Map<String, TrackedGpu> now = new LinkedHashMap<>();
    cut.clear();
    for (TrackedGpu gpu : gpus.values()) {
      if (gpu.device() == null) {
        continue;
      }
      try {
        for (NvmlDevice instance : gpu.device().instances()) {
          String uuid = instance.info().uuid();
          TrackedGpu tracked = instances.get(uuid);
          if (tracked == null) {
            tracked = track(instance.info(), gpu.info().uuid(), driverVersion);
          }
          tracked.reachedBy(instance);
          now.put(uuid, tracked);
          cut.add(gpu.info().uuid());
        }
      } catch (NvmlException e) {
        problems.add(gpu.info().uuid() + ": " + e.getMessage());
      }
    }
    instances.clear();
    instances.putAll(now);
  }

  private TrackedGpu track(DeviceInfo info, String parent, String driverVersion) {
    return new TrackedGpu(info, entities.of(info, parent, driverVersion));
  }
}

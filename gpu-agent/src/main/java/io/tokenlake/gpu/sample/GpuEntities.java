package io.tokenlake.gpu.sample;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tokenlake.gpu.metric.Attributes;
import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.nvml.DeviceInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes GPUs in the words of OpenTelemetry's hardware conventions. */
final class GpuEntities {
  private static final String ID = "hw.id";
  private static final String PARENT = "hw.parent";

  private final Map<String, Object> node;

  /**
   * Creates one.
   *
   * @param node resource attributes of the node
   */
  GpuEntities(Map<String, Object> node) {
    this.node = node;
  }

  /**
   * A GPU or a MIG instance.
   *
   * @param parent UUID of the instance's GPU; null for a GPU
   * @param driverVersion null if the driver does not say
   */
  Entity of(DeviceInfo info, String parent, String driverVersion) {
    Map<String, Object> resource = new LinkedHashMap<>(node);
    resource.put(ID, info.uuid());
    resource.put(PARENT, parent);
    resource.put("hw.vendor", "NVIDIA");
    resource.put("hw.name", info.name());
    resource.put("hw.model", info.name());
    resource.put("hw.serial_number", info.serial());
    resource.put("hw.firmware_version", info.vbios());
    resource.put("hw.driver_version", driverVersion);
    resource.put("tokenlake.gpu.index", info.index());
    resource.put("tokenlake.gpu.pci_bus_id", info.pciBusId());
    if (info.mig() != null) {
      resource.put("tokenlake.gpu.mig.gpu_instance", info.mig().gpuInstance());
      resource.put("tokenlake.gpu.mig.compute_instance", info.mig().computeInstance());
      resource.put("tokenlake.gpu.mig.profile", info.mig().profile());
      resource.put("tokenlake.gpu.mig.multiprocessors", info.mig().multiprocessors());
    }
    return entity(resource, info.uuid(), parent);
  }

  /** A GPU of which nothing is known but what it is called. */
  Entity unknown(String uuid) {
    return entity(node, uuid, null);
  }

  private static Entity entity(Map<String, Object> resource, String uuid, String parent) {
    List<KeyValue> own = new ArrayList<>();
    own.add(Attributes.of(ID, uuid));
    own.add(Attributes.of("hw.type", "gpu"));
    if (parent != null) {
      own.add(Attributes.of(PARENT, parent));
    }
    return new Entity(
        Resource.newBuilder().addAllAttributes(Attributes.of(resource)).build(), List.copyOf(own));
  }
}

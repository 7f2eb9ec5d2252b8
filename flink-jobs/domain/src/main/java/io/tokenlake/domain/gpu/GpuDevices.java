package io.tokenlake.domain.gpu;

import io.tokenlake.domain.genai.Attribution;
import java.util.List;
import java.util.Map;

/** Finds which device telemetry is about, by the attributes that each source has for that. */
public final class GpuDevices {
  private static final int MOST_CHARACTERS = 256;

  private static final List<String> HOST =
      List.of(
          "Hostname",
          "hostname",
          "host.name",
          "k8s.node.name",
          "server.address",
          "net.host.name",
          "service.instance.id");
  private static final List<String> INDEX =
      List.of("tokenlake.gpu.index", "gpu", "gpu.index", "hw.gpu.index", "index");
  private static final List<String> PCI = List.of("tokenlake.gpu.pci_bus_id", "pci_bus_id");
  private static final List<String> MODEL =
      List.of("hw.model", "hw.name", "modelName", "gpu.name", "name");
  private static final List<String> DRIVER =
      List.of("hw.driver_version", "DCGM_FI_DRIVER_VERSION", "driver_version");
  private static final List<String> PROFILE = List.of("tokenlake.gpu.mig.profile", "GPU_I_PROFILE");
  private static final List<String> CLUSTER = List.of("k8s.cluster.name", "slurm.cluster.name");
  // A Collector that does not honour labels puts its own target's before the exporter's.
  private static final List<String> NAMESPACE = List.of("exported_namespace", "namespace");
  private static final List<String> POD = List.of("exported_pod", "pod");
  private static final List<String> CONTAINER = List.of("exported_container", "container");
  private static final List<String> JOB = List.of("slurm.job.id", "hpc_job");

  private GpuDevices() {}

  /**
   * The device.
   *
   * @param ofMetric the source by the metric's name
   * @param owner whose it is
   * @return null when nothing says which GPU it is
   */
  public static GpuDevice of(
      String ofMetric, Map<String, Object> point, Map<String, Object> resource, Attribution owner) {
    String id = id(ofMetric, point, resource);
    if (id == null) {
      return null;
    }
    boolean opentelemetry = ofMetric.equals(GpuSource.OTEL);
    String parent = opentelemetry ? text(List.of("hw.parent"), point, resource) : null;
    String uuid = parent == null ? id : parent;
    String instance = parent == null ? text(List.of("GPU_I_ID"), point, Map.of()) : id;
    return new GpuDevice(
        owner.tenant(),
        owner.team(),
        owner.environment(),
        GpuSource.of(ofMetric, resource),
        uuid,
        instance,
        text(PROFILE, point, resource),
        text(HOST, point, resource),
        text(INDEX, point, resource),
        text(PCI, point, resource),
        text(MODEL, point, resource),
        text(DRIVER, point, resource),
        text(CLUSTER, point, resource),
        text(NAMESPACE, point, Map.of()),
        text(POD, point, Map.of()),
        text(CONTAINER, point, Map.of()),
        text(JOB, point, resource),
        "true".equals(String.valueOf(resource.get("tokenlake.simulated"))));
  }

  /** The attribute in which a source has the UUID, for messages. */
  public static String idAttribute(String ofMetric) {
    return switch (ofMetric) {
      case GpuSource.DCGM -> "UUID";
      case GpuSource.OPENLIT -> "gpu.uuid";
      case GpuSource.NVIDIA_SMI -> "uuid";
      default -> "hw.id";
    };
  }

  private static String id(
      String ofMetric, Map<String, Object> point, Map<String, Object> resource) {
    String id = text(List.of(idAttribute(ofMetric)), point, resource);
    // nvidia_gpu_exporter takes the prefix off, and without it the two would be two GPUs.
    return id != null && ofMetric.equals(GpuSource.NVIDIA_SMI) && !id.contains("GPU-")
        ? "GPU-" + id
        : id;
  }

  /** The first that is there, on the point before the resource. */
  private static String text(
      List<String> keys, Map<String, Object> point, Map<String, Object> resource) {
    String own = text(keys, point);
    return own == null ? text(keys, resource) : own;
  }

  private static String text(List<String> keys, Map<String, Object> attributes) {
    for (String key : keys) {
      Object value = attributes.get(key);
      if (value instanceof String || value instanceof Number) {
        String text = value.toString().strip();
        if (!text.isEmpty()) {
          return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
        }
      }
    }
    return null;
  }
}

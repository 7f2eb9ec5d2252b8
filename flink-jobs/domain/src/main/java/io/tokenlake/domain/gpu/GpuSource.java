package io.tokenlake.domain.gpu;

import java.util.Map;

/** Who tells of a GPU. */
public final class GpuSource {
  /** The gpu-agent. */
  public static final String AGENT = "agent";

  /** Anyone else who uses OpenTelemetry's names, such as OpenLIT's collector. */
  public static final String OTEL = "otel";

  /** NVIDIA's dcgm-exporter, by way of a Collector. */
  public static final String DCGM = "dcgm";

  /** OpenLIT's SDK. */
  public static final String OPENLIT = "openlit";

  /** nvidia_gpu_exporter, by way of a Collector. */
  public static final String NVIDIA_SMI = "nvidia_smi";

  private static final String AGENT_SERVICE = "tokenlake-gpu-agent";

  private GpuSource() {}

  /** The source that has a metric of this name. */
  static String ofMetric(String metric) {
    if (metric.startsWith("DCGM_")) {
      return DCGM;
    }
    if (metric.startsWith("nvidia_smi_")) {
      return NVIDIA_SMI;
    }
    return metric.startsWith("gpu.") ? OPENLIT : OTEL;
  }

  /** The source by its resource too. */
  static String of(String ofMetric, Map<String, Object> resource) {
    return ofMetric.equals(OTEL) && AGENT_SERVICE.equals(resource.get("service.name"))
        ? AGENT
        : ofMetric;
  }
}

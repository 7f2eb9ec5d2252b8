package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.event.EventReporter;
import io.tokenlake.gpu.metric.Catalogue;
import io.tokenlake.gpu.metric.Kind;
import io.tokenlake.gpu.metric.Mapping;
import io.tokenlake.gpu.node.NodeResource;
import io.tokenlake.gpu.nvml.DeviceInfo;
import io.tokenlake.gpu.nvml.Quantity;
import java.util.Collection;

/**
 * The last round in Prometheus' text format, under the names and labels of dcgm-exporter, so that
 * its dashboards go on working. What is absent has no line.
 */
final class DcgmText {
  private static final String XID = "DCGM_FI_DEV_XID_ERRORS";
  private static final String NVLINK = "DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL";

  private DcgmText() {}

  static String of(Collection<TrackedGpu> gpus, EventReporter events) {
    StringBuilder text = new StringBuilder();
    for (Mapping mapping : Catalogue.all()) {
      if (mapping.dcgm() != null) {
        metric(text, mapping, gpus);
      }
    }
    head(text, NVLINK, "counter", "KiB sent and received over all NVLinks");
    for (TrackedGpu gpu : gpus) {
      Long sent = gpu.readings().whole(Quantity.NVLINK_TX);
      Long received = gpu.readings().whole(Quantity.NVLINK_RX);
      if (sent != null && received != null) {
        line(text, NVLINK, gpu, Long.toString(sent + received));
      }
    }
    head(text, XID, "gauge", "Code of the last XID; which says neither when nor how often");
    for (TrackedGpu gpu : gpus) {
      Long xid = events.lastXid(gpu.entity());
      if (gpu.info().mig() == null) {
        line(text, XID, gpu, xid == null ? "0" : Long.toString(xid));
      }
    }
    return text.toString();
  }

  private static void metric(StringBuilder text, Mapping mapping, Collection<TrackedGpu> gpus) {
    boolean any = gpus.stream().anyMatch(gpu -> gpu.readings().has(mapping.quantity()));
    if (!any) {
      return;
    }
    head(
        text,
        mapping.dcgm(),
        mapping.def().kind() == Kind.COUNTER ? "counter" : "gauge",
        mapping.def().description());
    for (TrackedGpu gpu : gpus) {
      Double value = gpu.readings().real(mapping.quantity());
      if (value != null) {
        line(text, mapping.dcgm(), gpu, number(mapping.dcgmFactor().apply(value)));
      }
    }
  }

  /** As short as it is exact: dashboards and people read whole numbers without a fraction. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, TrackedGpu gpu, String value) {
    DeviceInfo info = gpu.info();
    text.append(name).append('{');
    label(text, "gpu", Integer.toString(info.index()));
    label(text, "UUID", info.uuid());
    label(text, "pci_bus_id", info.pciBusId());
    label(text, "device", "nvidia" + info.index());
    label(text, "modelName", info.name());
    gpu.entity()
        .resource()
        .getAttributesList()
        .forEach(
            attribute -> {
              switch (attribute.getKey()) {
                case "host.name" -> label(text, "Hostname", attribute.getValue().getStringValue());
                case "hw.driver_version" ->
                    label(text, "DCGM_FI_DRIVER_VERSION", attribute.getValue().getStringValue());
                case NodeResource.SIMULATED -> label(text, "tokenlake_simulated", "true");
                default -> {
                  // DCGM has no label for it.
                }
              }
            });
    if (info.mig() != null) {
      label(text, "GPU_I_PROFILE", info.mig().profile());
      label(text, "GPU_I_ID", Integer.toString(info.mig().gpuInstance()));
    }
    text.setLength(text.length() - 1);
    text.append("} ").append(value).append('\n');
  }

  private static void label(StringBuilder text, String name, String value) {
    if (value != null) {
      text.append(name)
          .append("=\"")
          .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
          .append("\",");
    }
  }
}

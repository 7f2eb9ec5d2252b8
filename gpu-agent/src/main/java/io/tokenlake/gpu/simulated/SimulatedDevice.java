package io.tokenlake.gpu.simulated;

import io.tokenlake.gpu.nvml.Absence;
import io.tokenlake.gpu.nvml.DeviceInfo;
import io.tokenlake.gpu.nvml.DeviceInfo.MigInstance;
import io.tokenlake.gpu.nvml.GpuProcess;
import io.tokenlake.gpu.nvml.NvLink;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlStatus;
import io.tokenlake.gpu.nvml.Pace;
import io.tokenlake.gpu.nvml.Quantity;
import io.tokenlake.gpu.nvml.Readings;
import io.tokenlake.gpu.nvml.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A GPU or a MIG instance of a profile. */
final class SimulatedDevice implements NvmlDevice {
  private static final int MAX_INSTANCES = 7;

  /** Between two GPUs, so that a node does not move as one. */
  private static final double SHIFT_SECONDS = 17;

  private final SimulatedNvml nvml;
  private final int index;
  private final int instance;
  private final DeviceInfo info;
  private boolean sampled;

  SimulatedDevice(SimulatedNvml nvml, int index, int instance) {
    this.nvml = nvml;
    this.index = index;
    this.instance = instance;
    String uuid = nvml.require("nvmlDeviceGetUUID", text("uuid"));
    this.info =
        new DeviceInfo(
            uuid,
            Math.max(index, instance),
            text("name"),
            text("serial"),
            text("vbios"),
            text("bus_id"),
            instance < 0 ? null : mig());
  }

  private MigInstance mig() {
    return new MigInstance(
        Integer.parseInt(text("gpu_instance")),
        Integer.parseInt(text("compute_instance")),
        text("multiprocessors") == null ? null : Integer.valueOf(text("multiprocessors")),
        MigInstance.profileOf(text("name")));
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public void read(Pace pace, Readings readings) {
    for (Quantity quantity : Quantity.all()) {
      if (quantity.pace() == pace) {
        read(quantity, readings);
      }
    }
    if (pace == Pace.FAST) {
      sampled = true;
    }
  }

  private void read(Quantity quantity, Readings readings) {
    if (quantity.source().kind() == Source.Kind.GPM) {
      readGpm(quantity, readings);
      return;
    }
    if (quantity == Quantity.PCIE_TX_THROUGHPUT || quantity == Quantity.PCIE_RX_THROUGHPUT) {
      if (readings.has(Quantity.PCIE_TX_BYTES) || readings.has(Quantity.GPM_PCIE_TX)) {
        return;
      }
    }
    String text = text(key(quantity));
    NvmlStatus status = Profile.status(text);
    boolean field = quantity.source().kind() == Source.Kind.FIELD;
    if (status == NvmlStatus.SUCCESS) {
      long value = Profile.whole(text, seconds());
      if (field || value != 0xffff_ffffL) {
        readings.set(quantity, field && value == 0xffff_ffffL ? -1 : value);
      } else {
        readings.absent(quantity, Absence.BLANK);
      }
    } else if (field && status == NvmlStatus.INVALID_ARGUMENT
        || quantity == Quantity.FABRIC_SUMMARY && text("fabric_state") != null && text == null) {
      readings.absent(quantity, Absence.UNKNOWN_TO_DRIVER);
    } else {
      String function = field ? "nvmlDeviceGetFieldValues" : quantity.source().name();
      readings.absent(quantity, function, status);
    }
  }

  private void readGpm(Quantity quantity, Readings readings) {
    boolean supported = nvml.profile().text(index, -1, "gpm") != null;
    String text = text(key(quantity));
    NvmlStatus lost = Profile.status(text("uuid"));
    if (!supported) {
      readings.absent(quantity, Absence.NOT_SUPPORTED);
    } else if (lost != NvmlStatus.SUCCESS) {
      readings.absent(quantity, "nvmlGpmSampleGet", lost);
    } else if (!sampled) {
      readings.absent(quantity, Absence.NO_DATA);
    } else if (Profile.status(text) == NvmlStatus.SUCCESS) {
      readings.setReal(quantity, Profile.number(text, seconds()));
    } else {
      readings.absent(quantity, Absence.NOT_SUPPORTED);
    }
  }

  @Override
  public List<NvLink> links() {
    List<NvLink> links = new ArrayList<>();
    int count = instance >= 0 || text("links") == null ? 0 : Integer.parseInt(require("links"));
    for (int link = 0; link < count; link++) {
      Map<NvLink.Counter, Long> counters = new EnumMap<>(NvLink.Counter.class);
      for (NvLink.Counter counter : NvLink.Counter.values()) {
        String own = text("link." + link + ".field." + counter.field());
        String text = own != null ? own : text("link.*.field." + counter.field());
        if (Profile.status(text) == NvmlStatus.SUCCESS) {
          counters.put(counter, Profile.whole(text, seconds()));
        }
      }
      links.add(new NvLink(link, !"0".equals(text("link." + link + ".up")), counters));
    }
    return links;
  }

  @Override
  public List<GpuProcess> processes() {
    List<GpuProcess> processes = new ArrayList<>();
    list("process", GpuProcess.Kind.COMPUTE, processes);
    list("mps", GpuProcess.Kind.MPS, processes);
    list("graphics", GpuProcess.Kind.GRAPHICS, processes);
    return processes;
  }

  private void list(String kind, GpuProcess.Kind of, List<GpuProcess> processes) {
    for (int i = 0; text(kind + "." + i) != null; i++) {
      String[] parts = require(kind + "." + i).split(",", -1);
      boolean utilization = parts.length == 7;
      long used = Long.parseUnsignedLong(parts[1]);
      long gpuInstance = parts.length > 2 ? Long.parseLong(parts[2]) : 0xffff_ffffL;
      int pid = Integer.parseInt(parts[0]);
      if (processes.stream().noneMatch(process -> process.pid() == pid)) {
        processes.add(
            new GpuProcess(
                pid,
                of,
                used < 0 ? null : used,
                gpuInstance == 0xffff_ffffL ? null : (int) gpuInstance,
                utilization ? percent(parts[3]) : null,
                utilization ? percent(parts[4]) : null,
                utilization ? percent(parts[5]) : null,
                utilization ? percent(parts[6]) : null));
      }
    }
  }

  private static Integer percent(String text) {
    long percent = Long.parseLong(text);
    return percent <= 100 ? (int) percent : null;
  }

  @Override
  public List<NvmlDevice> instances() {
    List<NvmlDevice> instances = new ArrayList<>();
    if (instance < 0 && text("mig_mode") != null && require("mig_mode").equals("1")) {
      for (int i = 0; i < MAX_INSTANCES; i++) {
        if (nvml.profile().text(index, i, "uuid") != null) {
          instances.add(new SimulatedDevice(nvml, index, i));
        }
      }
    }
    return instances;
  }

  private static String key(Quantity quantity) {
    return switch (quantity.source().kind()) {
      case FIELD -> "field." + quantity.source().id();
      case GPM -> "gpm." + quantity.source().id();
      case FUNCTION -> quantity.text();
    };
  }

  /** What the whole GPU answers goes before what a key says. */
  private String text(String key) {
    String status = nvml.profile().text(index, -1, "status");
    return status != null ? status : nvml.profile().text(index, instance, key);
  }

  private String require(String key) {
    String text = text(key);
    NvmlStatus status = Profile.status(text);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException("nvmlDeviceGet(" + key + ")", status);
    }
    return text;
  }

  private double seconds() {
    return nvml.seconds() + index * SHIFT_SECONDS;
  }
}

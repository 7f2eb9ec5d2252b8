package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.tokenlake.gpu.nvml.DeviceInfo.MigInstance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A GPU or a MIG instance behind its handle, which never leaves this package. */
final class JnaNvmlDevice implements NvmlDevice {
  private final JnaHandle handle;
  private final DeviceInfo info;
  private final GpmBuffers.ForGpu gpm;
  private final FastReader fast;
  private final SlowReader slow;
  private final LinkReader links;
  private final ProcessReader processes;

  private JnaNvmlDevice(
      JnaHandle handle,
      DeviceInfo info,
      GpmBuffers.ForGpu gpm,
      GpmReader gpmReader,
      JnaHandle gpu) {
    this.handle = handle;
    this.info = info;
    this.gpm = gpm;
    this.fast = new FastReader(handle, gpmReader, gpu);
    this.slow = new SlowReader(handle);
    this.links = new LinkReader(handle);
    this.processes = new ProcessReader(handle);
  }

  static JnaNvmlDevice gpu(JnaHandle handle, GpmBuffers.ForGpu gpm, int index) {
    DeviceInfo info = identify(handle, index, null);
    return new JnaNvmlDevice(handle, info, gpm, gpm.reader(NvmlLibrary.NO_INSTANCE), handle);
  }

  private static DeviceInfo identify(JnaHandle handle, int index, MigInstance mig) {
    Calls calls = handle.calls;
    NvmlLibrary library = handle.library;
    byte[] uuid = new byte[NvmlLibrary.TEXT_BUFFER_SIZE];
    calls.require(
        "nvmlDeviceGetUUID", () -> library.nvmlDeviceGetUUID(handle.pointer, uuid, uuid.length));
    return new DeviceInfo(
        Native.toString(uuid, StandardCharsets.UTF_8),
        index,
        name(handle),
        calls.text(
            "nvmlDeviceGetSerial",
            (buffer, length) -> library.nvmlDeviceGetSerial(handle.pointer, buffer, length)),
        calls.text(
            "nvmlDeviceGetVbiosVersion",
            (buffer, length) -> library.nvmlDeviceGetVbiosVersion(handle.pointer, buffer, length)),
        busId(handle),
        mig);
  }

  private static String name(JnaHandle handle) {
    return handle.calls.text(
        "nvmlDeviceGetName",
        (buffer, length) -> handle.library.nvmlDeviceGetName(handle.pointer, buffer, length));
  }

  private static String busId(JnaHandle handle) {
    Memory pci = JnaHandle.memory(CStruct.PCI_INFO);
    return handle.calls.delivers(
            "nvmlDeviceGetPciInfo_v3",
            () -> handle.library.nvmlDeviceGetPciInfo_v3(handle.pointer, pci))
        ? pci.getString(CStruct.PCI_INFO.at("busId"), "US-ASCII")
        : null;
  }

  Pointer handle() {
    return handle.pointer;
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public void read(Pace pace, Readings readings) {
    if (pace == Pace.FAST) {
      fast.read(readings);
    } else {
      slow.read(readings);
    }
  }

  @Override
  public List<NvLink> links() {
    return info.mig() == null ? links.read() : List.of();
  }

  @Override
  public List<GpuProcess> processes() {
    return processes.read();
  }

  @Override
  public List<NvmlDevice> instances() {
    if (info.mig() != null) {
      return List.of();
    }
    boolean on =
        handle.calls.delivers(
                "nvmlDeviceGetMigMode",
                () ->
                    handle.library.nvmlDeviceGetMigMode(
                        handle.pointer, handle.number, handle.unused))
            && handle.number.getValue() == 1;
    if (!on) {
      return List.of();
    }
    handle.calls.require(
        "nvmlDeviceGetMaxMigDeviceCount",
        () -> handle.library.nvmlDeviceGetMaxMigDeviceCount(handle.pointer, handle.number));
    int most = handle.number.getValue();
    List<NvmlDevice> instances = new ArrayList<>();
    for (int index = 0; index < most; index++) {
      PointerByReference found = new PointerByReference();
      int at = index;
      // Indexes have gaps: an instance keeps its own when its neighbours go.
      if (handle.calls.delivers(
          "nvmlDeviceGetMigDeviceHandleByIndex",
          () -> handle.library.nvmlDeviceGetMigDeviceHandleByIndex(handle.pointer, at, found))) {
        instances.add(instance(found.getValue(), index));
      }
    }
    return instances;
  }

  private NvmlDevice instance(Pointer pointer, int index) {
    JnaHandle instance = new JnaHandle(handle.library, handle.calls, pointer);
    Calls calls = handle.calls;
    calls.require(
        "nvmlDeviceGetGpuInstanceId",
        () -> instance.library.nvmlDeviceGetGpuInstanceId(pointer, instance.number));
    int gpuInstance = instance.number.getValue();
    calls.require(
        "nvmlDeviceGetComputeInstanceId",
        () -> instance.library.nvmlDeviceGetComputeInstanceId(pointer, instance.number));
    int computeInstance = instance.number.getValue();
    Memory attributes = JnaHandle.memory(CStruct.DEVICE_ATTRIBUTES);
    boolean known =
        calls.delivers(
            "nvmlDeviceGetAttributes_v2",
            () -> instance.library.nvmlDeviceGetAttributes_v2(pointer, attributes));
    MigInstance mig =
        new MigInstance(
            gpuInstance,
            computeInstance,
            known ? attributes.getInt(CStruct.DEVICE_ATTRIBUTES.at("multiprocessorCount")) : null,
            MigInstance.profileOf(name(instance)));
    return new JnaNvmlDevice(
        instance, identify(instance, index, mig), gpm, gpm.reader(gpuInstance), handle);
  }
}

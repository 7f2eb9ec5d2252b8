package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the processes of a GPU or a MIG instance, and what each did since the last time. */
final class ProcessReader {
  private static final CStruct INFO = CStruct.PROCESS_INFO;
  private static final CStruct INFO_V1 = CStruct.PROCESS_INFO_V1;
  private static final CStruct SAMPLE = CStruct.PROCESS_UTILIZATION;
  private static final int FIRST_CAPACITY = 32;
  private static final int MAX_CAPACITY = 16_384;

  /** Asks for processes of one kind, with a buffer and its capacity. */
  private interface ListCall {
    int list(IntByReference count, Pointer buffer);
  }

  private final JnaHandle device;
  private int capacity = FIRST_CAPACITY;
  private Memory infos = JnaHandle.memory((long) capacity * INFO.size());
  private Memory samples = JnaHandle.memory((long) capacity * SAMPLE.size());
  private long lastSeenMicros;

  ProcessReader(JnaHandle device) {
    this.device = device;
  }

  List<GpuProcess> read() {
    NvmlLibrary nvml = device.library;
    Map<Integer, GpuProcess> processes = new LinkedHashMap<>();
    NvmlStatus listed =
        list(
            "nvmlDeviceGetComputeRunningProcesses_v3",
            (count, buffer) ->
                nvml.nvmlDeviceGetComputeRunningProcesses_v3(device.pointer, count, buffer),
            GpuProcess.Kind.COMPUTE,
            INFO,
            processes);
    if (listed == NvmlStatus.FUNCTION_NOT_FOUND) {
      list(
          "nvmlDeviceGetComputeRunningProcesses",
          (count, buffer) ->
              nvml.nvmlDeviceGetComputeRunningProcesses(device.pointer, count, buffer),
          GpuProcess.Kind.COMPUTE,
          INFO_V1,
          processes);
    }
    list(
        "nvmlDeviceGetMPSComputeRunningProcesses_v3",
        (count, buffer) ->
            nvml.nvmlDeviceGetMPSComputeRunningProcesses_v3(device.pointer, count, buffer),
        GpuProcess.Kind.MPS,
        INFO,
        processes);
    list(
        "nvmlDeviceGetGraphicsRunningProcesses_v3",
        (count, buffer) ->
            nvml.nvmlDeviceGetGraphicsRunningProcesses_v3(device.pointer, count, buffer),
        GpuProcess.Kind.GRAPHICS,
        INFO,
        processes);
    return processes.isEmpty() ? List.of() : withUtilization(processes);
  }

  private NvmlStatus list(
      String function,
      ListCall call,
      GpuProcess.Kind kind,
      CStruct struct,
      Map<Integer, GpuProcess> processes) {
    NvmlStatus status = attempt(function, call);
    while (status == NvmlStatus.INSUFFICIENT_SIZE && capacity < MAX_CAPACITY) {
      grow(Math.max(2 * capacity, device.number.getValue()));
      status = attempt(function, call);
    }
    if (status == NvmlStatus.SUCCESS) {
      for (int i = 0; i < device.number.getValue(); i++) {
        add(kind, struct, (long) i * struct.size(), processes);
      }
    } else if (!status.isAbsence()) {
      throw new NvmlException(function, status);
    }
    return status;
  }

  private NvmlStatus attempt(String function, ListCall call) {
    device.number.setValue(capacity);
    return device.calls.status(function, () -> call.list(device.number, infos));
  }

  private void grow(int atLeast) {
    capacity = Math.min(MAX_CAPACITY, atLeast);
    infos = JnaHandle.memory((long) capacity * INFO.size());
    samples = JnaHandle.memory((long) capacity * SAMPLE.size());
  }

  private void add(
      GpuProcess.Kind kind, CStruct struct, long at, Map<Integer, GpuProcess> processes) {
    int pid = infos.getInt(at + struct.at("pid"));
    long bytes = infos.getLong(at + struct.at("usedGpuMemory"));
    int instance =
        struct == INFO ? infos.getInt(at + struct.at("gpuInstanceId")) : NvmlLibrary.NO_INSTANCE;
    // A process that computes and draws is in both lists, with the same memory.
    processes.putIfAbsent(
        pid,
        new GpuProcess(
            pid,
            kind,
            Range.isBlank(bytes) ? null : bytes,
            instance == NvmlLibrary.NO_INSTANCE ? null : instance,
            null,
            null,
            null,
            null));
  }

  private List<GpuProcess> withUtilization(Map<Integer, GpuProcess> processes) {
    Map<Integer, Long> newest = new HashMap<>();
    device.number.setValue(capacity);
    NvmlStatus status =
        device.calls.status(
            "nvmlDeviceGetProcessUtilization",
            () ->
                device.library.nvmlDeviceGetProcessUtilization(
                    device.pointer, samples, device.number, lastSeenMicros));
    if (status != NvmlStatus.SUCCESS) {
      return List.copyOf(processes.values());
    }
    for (int i = 0; i < device.number.getValue(); i++) {
      long at = (long) i * SAMPLE.size();
      int pid = samples.getInt(at + SAMPLE.at("pid"));
      long time = samples.getLong(at + SAMPLE.at("timeStamp"));
      lastSeenMicros = Math.max(lastSeenMicros, time);
      GpuProcess process = processes.get(pid);
      if (process != null && time >= newest.getOrDefault(pid, Long.MIN_VALUE)) {
        newest.put(pid, time);
        processes.put(pid, withUtilization(process, at));
      }
    }
    return new ArrayList<>(processes.values());
  }

  private GpuProcess withUtilization(GpuProcess process, long at) {
    return new GpuProcess(
        process.pid(),
        process.kind(),
        process.usedBytes(),
        process.gpuInstance(),
        percent(samples.getInt(at + SAMPLE.at("smUtil"))),
        percent(samples.getInt(at + SAMPLE.at("memUtil"))),
        percent(samples.getInt(at + SAMPLE.at("encUtil"))),
        percent(samples.getInt(at + SAMPLE.at("decUtil"))));
  }

  private static Integer percent(int value) {
    return Range.PERCENT.contains(Integer.toUnsignedLong(value)) ? value : null;
  }
}

package io.tokenlake.gpu.nvml;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * NVML through its shared library.
 *
 * <p>At most one session is open in a process: the agent keeps it for its lifetime, because the
 * driver may take a GPU up and down with every session on a machine without persistence mode.
 */
public final class JnaNvml implements Nvml {
  /** The library that every NVIDIA driver for Linux brings, found by the dynamic linker. */
  public static final String DEFAULT_LIBRARY = "libnvidia-ml.so.1";

  private static final AtomicBoolean SESSION = new AtomicBoolean();

  private final NvmlLibrary library;
  private final AtomicBoolean closed = new AtomicBoolean();

  private JnaNvml(NvmlLibrary library) {
    this.library = library;
  }

  /**
   * Loads a library and opens the session.
   *
   * @param path file, or name for the dynamic linker
   * @throws NvmlUnavailableException if there is no such library, or no driver that it works with
   * @throws IllegalStateException if this process has a session already
   */
  public static Nvml open(String path) {
    if (!SESSION.compareAndSet(false, true)) {
      throw new IllegalStateException("this process has an NVML session already");
    }
    boolean opened = false;
    try {
      NvmlLibrary library = load(path);
      initialise(library, path);
      opened = true;
      return new JnaNvml(library);
    } finally {
      if (!opened) {
        SESSION.set(false);
      }
    }
  }

  static NvmlLibrary load(String path) {
    try {
      return Native.load(path, NvmlLibrary.class);
    } catch (UnsatisfiedLinkError e) {
      throw new NvmlUnavailableException(
          "cannot load the NVML library "
              + path
              + ": it comes with the NVIDIA driver. Install the driver (its compute or utils"
              + " package), in a container run with the NVIDIA Container Toolkit and"
              + " NVIDIA_DRIVER_CAPABILITIES=utility, or name the file with --library. The system"
              + " said: "
              + e.getMessage().lines().distinct().collect(Collectors.joining("; ")),
          e);
    }
  }

  private static void initialise(NvmlLibrary library, String path) {
    NvmlStatus status = Calls.status(library::nvmlInit_v2);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlUnavailableException(
          path + " opens no session: nvmlInit_v2 answered " + status + ". " + remedy(status));
    }
  }

  private static String remedy(NvmlStatus status) {
    return switch (status) {
      case DRIVER_NOT_LOADED ->
          "Load the NVIDIA kernel driver (modprobe nvidia), or install it for this kernel.";
      case LIB_RM_VERSION_MISMATCH ->
          "The library and the loaded kernel driver differ in version: reboot, or reload the"
              + " driver, after an update.";
      case NO_PERMISSION, OPERATING_SYSTEM ->
          "Give this user or container access to /dev/nvidiactl and /dev/nvidia*.";
      case FUNCTION_NOT_FOUND -> "The file is not an NVML library, or older than driver 319.";
      default -> "nvidia-smi on the same machine may say more.";
    };
  }

  @Override
  public Optional<String> driverVersion() {
    byte[] version = new byte[NvmlLibrary.DRIVER_VERSION_BUFFER_SIZE];
    return Calls.delivers(
            "nvmlSystemGetDriverVersion",
            () -> library.nvmlSystemGetDriverVersion(version, version.length))
        ? Optional.of(Native.toString(version, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public int deviceCount() {
    IntByReference count = new IntByReference();
    Calls.require("nvmlDeviceGetCount_v2", () -> library.nvmlDeviceGetCount_v2(count));
    return count.getValue();
  }

  @Override
  public NvmlDevice device(int index) {
    PointerByReference handle = new PointerByReference();
    Calls.require(
        "nvmlDeviceGetHandleByIndex_v2",
        () -> library.nvmlDeviceGetHandleByIndex_v2(index, handle));
    return new JnaNvmlDevice(library, handle.getValue());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        Calls.require("nvmlShutdown", library::nvmlShutdown);
      } finally {
        SESSION.set(false);
      }
    }
  }
}

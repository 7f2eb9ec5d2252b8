package io.tokenlake.gpu.nvml;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * NVML through its shared library.
 *
 * <p>At most one session is open in a process: the agent keeps it as long as it is of use, because
 * the driver may take a GPU up and down with every session on a machine without persistence mode.
 */
public final class JnaNvml implements Nvml {
  /** The library that every NVIDIA driver for Linux brings, found by the dynamic linker. */
  public static final String DEFAULT_LIBRARY = "libnvidia-ml.so.1";

  /** Not global: its symbols are looked up by handle, and it is unloaded with the session. */
  private static final int RTLD_LAZY = 1;

  private static final AtomicBoolean SESSION = new AtomicBoolean();

  private final NvmlLibrary library;
  private final Calls calls;
  private final GpmBuffers gpm;
  private final AtomicBoolean closed = new AtomicBoolean();

  private JnaNvml(NvmlLibrary library, Calls calls) {
    this.library = library;
    this.calls = calls;
    this.gpm = new GpmBuffers(library, calls);
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
    NvmlLibrary library = null;
    try {
      library = load(path);
      Calls calls = new Calls();
      initialise(library, calls, path);
      opened = true;
      return new JnaNvml(library, calls);
    } finally {
      if (!opened) {
        unload(library);
        SESSION.set(false);
      }
    }
  }

  static NvmlLibrary load(String path) {
    try {
      return Native.load(path, NvmlLibrary.class, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
    } catch (UnsatisfiedLinkError e) {
      throw new NvmlUnavailableException(
          NvmlUnavailableException.Reason.NO_LIBRARY,
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

  /** Lets the library go, so that the next session finds the one of a driver that was updated. */
  private static void unload(NvmlLibrary library) {
    if (library != null && Proxy.getInvocationHandler(library) instanceof Library.Handler handler) {
      NativeLibrary loaded = handler.getNativeLibrary();
      loaded.close();
    }
  }

  private static void initialise(NvmlLibrary library, Calls calls, String path) {
    NvmlStatus status = calls.status("nvmlInit_v2", library::nvmlInit_v2);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlUnavailableException(
          NvmlUnavailableException.Reason.of(status),
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
    return Optional.ofNullable(
        calls.text("nvmlSystemGetDriverVersion", library::nvmlSystemGetDriverVersion));
  }

  @Override
  public int deviceCount() {
    IntByReference count = new IntByReference();
    calls.require("nvmlDeviceGetCount_v2", () -> library.nvmlDeviceGetCount_v2(count));
    return count.getValue();
  }

  @Override
  public NvmlDevice device(int index) {
    PointerByReference handle = new PointerByReference();
    calls.require(
        "nvmlDeviceGetHandleByIndex_v2",
        () -> library.nvmlDeviceGetHandleByIndex_v2(index, handle));
    Pointer device = handle.getValue();
    return JnaNvmlDevice.gpu(new JnaHandle(library, calls, device), gpm.of(device), index);
  }

  @Override
  public NvmlEvents events(List<NvmlDevice> devices) {
    return JnaNvmlEvents.open(library, calls, devices);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        gpm.close();
        calls.require("nvmlShutdown", library::nvmlShutdown);
      } finally {
        // A driver that hangs may keep a call for itself; then the library stays.
        if (calls.close()) {
          unload(library);
        }
        SESSION.set(false);
      }
    }
  }
}

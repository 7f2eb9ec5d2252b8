package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events through an event set of NVML. */
final class JnaNvmlEvents implements NvmlEvents {
  private static final CStruct DATA = CStruct.EVENT_DATA;

  private final NvmlLibrary library;
  private final Calls calls;
  private final Pointer set;
  private final Map<Pointer, String> uuids = new HashMap<>();
  private final Memory data = JnaHandle.memory(DATA);
  private boolean closed;

  private JnaNvmlEvents(NvmlLibrary library, Calls calls, Pointer set) {
    this.library = library;
    this.calls = calls;
    this.set = set;
  }

  static NvmlEvents open(NvmlLibrary library, Calls calls, List<NvmlDevice> devices) {
    PointerByReference set = new PointerByReference();
    calls.require("nvmlEventSetCreate", () -> library.nvmlEventSetCreate(set));
    JnaNvmlEvents events = new JnaNvmlEvents(library, calls, set.getValue());
    boolean registered = false;
    try {
      devices.forEach(events::register);
      registered = true;
      return events;
    } finally {
      if (!registered) {
        events.close();
      }
    }
  }

  private void register(NvmlDevice device) {
    JnaNvmlDevice gpu = (JnaNvmlDevice) device;
    LongByReference supported = new LongByReference();
    boolean any =
        calls.delivers(
            "nvmlDeviceGetSupportedEventTypes",
            () -> library.nvmlDeviceGetSupportedEventTypes(gpu.handle(), supported));
    long types = supported.getValue() & NvmlEvent.Kind.mask();
    if (any
        && types != 0
        && calls.delivers(
            "nvmlDeviceRegisterEvents",
            () -> library.nvmlDeviceRegisterEvents(gpu.handle(), types, set))) {
      uuids.put(gpu.handle(), gpu.info().uuid());
    }
  }

  @Override
  public Optional<NvmlEvent> await(Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    NvmlStatus status =
        calls.status("nvmlEventSetWait_v2", () -> library.nvmlEventSetWait_v2(set, data, millis));
    if (status == NvmlStatus.TIMEOUT) {
      return Optional.empty();
    }
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException("nvmlEventSetWait_v2", status);
    }
    Optional<NvmlEvent.Kind> kind = NvmlEvent.Kind.of(data.getLong(DATA.at("eventType")));
    return kind.map(
        known ->
            new NvmlEvent(
                uuid(data.getPointer(DATA.at("device"))),
                known,
                data.getLong(DATA.at("eventData")),
                instance(data.getInt(DATA.at("gpuInstanceId"))),
                instance(data.getInt(DATA.at("computeInstanceId")))));
  }

  /** Handles stay what they are for the life of a session; the driver is asked for a new one. */
  private String uuid(Pointer device) {
    return uuids.computeIfAbsent(
        device,
        unknown -> {
          String uuid =
              calls.text(
                  "nvmlDeviceGetUUID",
                  (buffer, length) -> library.nvmlDeviceGetUUID(unknown, buffer, length));
          return uuid == null ? "unknown" : uuid;
        });
  }

  private static Integer instance(int id) {
    return id == NvmlLibrary.NO_INSTANCE ? null : id;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // The session may be broken, which frees the set as well.
      NvmlStatus unused = calls.status("nvmlEventSetFree", () -> library.nvmlEventSetFree(set));
    }
  }
}

package io.tokenlake.gpu.nvml;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the NVLinks of a GPU; which it has is found out once. */
final class LinkReader {
  private static final List<NvLink.Counter> COUNTERS = List.of(NvLink.Counter.values());

  private final JnaHandle device;
  private Integer count;
  private FieldBatch batch;

  LinkReader(JnaHandle device) {
    this.device = device;
  }

  List<NvLink> read() {
    if (count == null) {
      count = count();
      batch = count == 0 ? null : new FieldBatch(fields(count));
    }
    if (count == 0) {
      return List.of();
    }
    NvmlStatus all = batch.get(device);
    List<NvLink> links = new ArrayList<>(count);
    for (int link = 0; link < count; link++) {
      NvmlStatus state = state(link);
      if (state == NvmlStatus.SUCCESS) {
        links.add(
            new NvLink(
                link,
                device.number.getValue() == 1,
                all == NvmlStatus.SUCCESS ? counters(link) : Map.of()));
      } else if (!state.isAbsence()) {
        throw new NvmlException("nvmlDeviceGetNvLinkState", state);
      }
    }
    return links;
  }

  private Map<NvLink.Counter, Long> counters(int link) {
    Map<NvLink.Counter, Long> counters = new EnumMap<>(NvLink.Counter.class);
    for (int i = 0; i < COUNTERS.size(); i++) {
      int at = link * COUNTERS.size() + i;
      if (batch.status(at) == NvmlStatus.SUCCESS && !Range.isBlank(batch.value(at))) {
        counters.put(COUNTERS.get(i), batch.value(at));
      }
    }
    return counters;
  }

  private static List<FieldBatch.Field> fields(int links) {
    List<FieldBatch.Field> fields = new ArrayList<>();
    for (int link = 0; link < links; link++) {
      for (NvLink.Counter counter : COUNTERS) {
        fields.add(new FieldBatch.Field(counter.field(), link));
      }
    }
    return fields;
  }

  /** Links are numbered from 0 without gaps; the driver refuses the first that is none. */
  private int count() {
    int links = 0;
    while (links < NvmlLibrary.MAX_LINKS && state(links) == NvmlStatus.SUCCESS) {
      links++;
    }
    return links;
  }

  private NvmlStatus state(int link) {
    return device.calls.status(
        "nvmlDeviceGetNvLinkState",
        () -> device.library.nvmlDeviceGetNvLinkState(device.pointer, link, device.number));
  }
}

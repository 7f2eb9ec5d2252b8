package io.tokenlake.gpu.nvml;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The driver's buffers for GPM samples. They live as long as the session, and are used again. */
final class GpmBuffers {
  private final NvmlLibrary library;
  private final Calls calls;
  private final List<Pointer> allocated = new ArrayList<>();
  private final Map<Pointer, Map<Integer, GpmReader>> readers = new HashMap<>();

  GpmBuffers(NvmlLibrary library, Calls calls) {
    this.library = library;
    this.calls = calls;
  }

  /** The readers of one GPU: found again with it, they go on from their last sample. */
  ForGpu of(Pointer gpu) {
    Map<Integer, GpmReader> ofGpu = readers.computeIfAbsent(gpu, unused -> new HashMap<>());
    return instance ->
        ofGpu.computeIfAbsent(instance, unused -> new GpmReader(new Pair(), instance));
  }

  /** Gives out the readers of one GPU. */
  interface ForGpu {
    GpmReader reader(int gpuInstance);
  }

  void close() {
    for (Pointer sample : allocated) {
      // A session that is about to end has no use for a failure to free.
      NvmlStatus unused =
          calls.status("nvmlGpmSampleFree", () -> library.nvmlGpmSampleFree(sample));
    }
    allocated.clear();
  }

  /** Two samples that take turns. */
  final class Pair {
    private Pointer older;
    private Pointer newer;

    /** Allocates them; whether that succeeded. */
    boolean allocate() {
      older = one();
      newer = one();
      return older != null && newer != null;
    }

    Pointer older() {
      return older;
    }

    Pointer newer() {
      return newer;
    }

    void swap() {
      Pointer last = newer;
      newer = older;
      older = last;
    }

    private Pointer one() {
      PointerByReference sample = new PointerByReference();
      if (calls.status("nvmlGpmSampleAlloc", () -> library.nvmlGpmSampleAlloc(sample))
          != NvmlStatus.SUCCESS) {
        return null;
      }
      allocated.add(sample.getValue());
      return sample.getValue();
    }
  }
}

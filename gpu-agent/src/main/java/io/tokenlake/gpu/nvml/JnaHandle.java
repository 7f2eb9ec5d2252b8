package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.function.IntSupplier;

/**
 * A device's handle with the memory that its calls write to, made once: a round makes no garbage in
 * native memory. For one thread.
 */
final class JnaHandle {
  final NvmlLibrary library;
  final Calls calls;
  final Pointer pointer;
  final IntByReference number = new IntByReference();
  final IntByReference unused = new IntByReference();
  final LongByReference bigNumber = new LongByReference();

  JnaHandle(NvmlLibrary library, Calls calls, Pointer pointer) {
    this.library = library;
    this.calls = calls;
    this.pointer = pointer;
  }

  static Memory memory(CStruct struct) {
    return memory(struct.size());
  }

  static Memory memory(long size) {
    Memory memory = new Memory(size);
    memory.clear();
    return memory;
  }

  /** Reads an unsigned number that the call leaves in {@link #number}. */
  void read(Readings readings, Quantity quantity, IntSupplier call) {
    NvmlStatus status = calls.status(quantity.source().name(), call);
    if (status == NvmlStatus.SUCCESS) {
      readings.setUnsigned(quantity, number.getValue());
    } else {
      readings.absent(quantity, quantity.source().name(), status);
    }
  }

  /** Reads a number of 64 bits that the call leaves in {@link #bigNumber}. */
  void readBig(Readings readings, Quantity quantity, IntSupplier call) {
    NvmlStatus status = calls.status(quantity.source().name(), call);
    if (status == NvmlStatus.SUCCESS) {
      readings.set(quantity, bigNumber.getValue());
    } else {
      readings.absent(quantity, quantity.source().name(), status);
    }
  }

  /** Whether a call that fills several quantities delivered; if not, all of them are absent. */
  boolean reads(Readings readings, IntSupplier call, Quantity... quantities) {
    String function = quantities[0].source().name();
    NvmlStatus status = calls.status(function, call);
    if (status == NvmlStatus.SUCCESS) {
      return true;
    }
    for (Quantity quantity : quantities) {
      readings.absent(quantity, function, status);
    }
    return false;
  }
}

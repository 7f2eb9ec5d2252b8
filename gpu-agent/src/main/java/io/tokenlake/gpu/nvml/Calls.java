package io.tokenlake.gpu.nvml;

import java.util.Optional;
import java.util.function.IntSupplier;

/** Turns what a C call did into success, absence or an exception, in one place for all calls. */
final class Calls {
  private Calls() {}

  /** What the call answered; a function that the library does not have counts as an answer. */
  static NvmlStatus status(IntSupplier call) {
    try {
      return NvmlStatus.of(call.getAsInt());
    } catch (UnsatisfiedLinkError e) {
      return NvmlStatus.FUNCTION_NOT_FOUND;
    }
  }

  /** Whether the call delivered a value; false if there is no such value here. */
  static boolean delivers(String function, IntSupplier call) {
    NvmlStatus status = status(call);
    if (status == NvmlStatus.SUCCESS) {
      return true;
    }
    if (status.isAbsence()) {
      return false;
    }
    throw new NvmlException(function, status);
  }

  static void require(String function, IntSupplier call) {
    NvmlStatus status = status(call);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException(function, status);
    }
  }

  /**
   * An unsigned value, unless its top bit is set: all bits set is {@code NVML_VALUE_NOT_AVAILABLE},
   * and no milliwatts or degrees come anywhere near the others.
   */
  static Optional<Integer> known(int value) {
    return value < 0 ? Optional.empty() : Optional.of(value);
  }

  /** As {@link #known(int)}, for bytes and counters. */
  static Optional<Long> known(long value) {
    return value < 0 ? Optional.empty() : Optional.of(value);
  }
}

package io.tokenlake.gpu.nvml;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Turns what a C call did into a status, in one place for all calls, and remembers the functions
 * that the library does not have: looking one up in vain costs more than a call.
 */
final class Calls {
  /** Writes text into a buffer of a length, as NVML does it everywhere. */
  interface TextCall {
    int write(byte[] buffer, int length);
  }

  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean closed;

  /** What the call answered; a function that the library does not have counts as an answer. */
  NvmlStatus status(String function, IntSupplier call) {
    if (missing.contains(function)) {
      return NvmlStatus.FUNCTION_NOT_FOUND;
    }
    underWay.incrementAndGet();
    try {
      return closed ? NvmlStatus.UNINITIALIZED : NvmlStatus.of(call.getAsInt());
    } catch (UnsatisfiedLinkError e) {
      missing.add(function);
      return NvmlStatus.FUNCTION_NOT_FOUND;
    } finally {
      underWay.decrementAndGet();
    }
  }

  /**
   * Lets no call through any more: one into a library that was unloaded would end the process.
   *
   * @return whether none is under way, so that the library may be unloaded
   */
  boolean close() {
    closed = true;
    return underWay.get() == 0;
  }

  /** Whether the call delivered a value; false if there is no such value here. */
  boolean delivers(String function, IntSupplier call) {
    NvmlStatus status = status(function, call);
    if (status != NvmlStatus.SUCCESS && !status.isAbsence()) {
      throw new NvmlException(function, status);
    }
    return status == NvmlStatus.SUCCESS;
  }

  void require(String function, IntSupplier call) {
    NvmlStatus status = status(function, call);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException(function, status);
    }
  }

  /** The text that a call writes; null if there is none. */
  String text(String function, TextCall call) {
    byte[] buffer = new byte[NvmlLibrary.TEXT_BUFFER_SIZE];
    return delivers(function, () -> call.write(buffer, buffer.length))
        ? Native.toString(buffer, StandardCharsets.UTF_8)
        : null;
  }
}

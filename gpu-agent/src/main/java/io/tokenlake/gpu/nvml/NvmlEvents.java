package io.tokenlake.gpu.nvml;

import java.time.Duration;
import java.util.Optional;

/** Events of GPUs since it was opened. For one thread, closed before its session. */
public interface NvmlEvents extends AutoCloseable {
  /**
   * Waits for the next event.
   *
   * @param timeout how long at most; it may return earlier with nothing
   * @throws NvmlException if listening failed, which it does again and again when a GPU is lost
   */
  Optional<NvmlEvent> await(Duration timeout);

  @Override
  void close();
}

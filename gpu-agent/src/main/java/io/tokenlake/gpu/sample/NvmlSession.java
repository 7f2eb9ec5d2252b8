package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one session of the process, opened again when it ended: the driver was not there yet, was
 * reloaded or updated, or lost a GPU. For one thread.
 */
final class NvmlSession implements AutoCloseable {
  /** Between two attempts to open one. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private final Supplier<Nvml> opener;
  private final Clock clock;
  private final Consumer<String> log;
  private Nvml session;
  private String driverVersion;
  private String reason = "not_opened";
  private String said = "";
  private Instant nextAttempt = Instant.MIN;

  /**
   * Creates one that is closed.
   *
   * @param opener opens a session
   * @param log is told when there is one and when not
   */
  NvmlSession(Supplier<Nvml> opener, Clock clock, Consumer<String> log) {
    this.opener = opener;
    this.clock = clock;
    this.log = log;
  }

  /** The session, opened if it is time to try; empty if there is none. */
  Optional<Nvml> get() {
    if (session == null && !clock.instant().isBefore(nextAttempt)) {
      open();
    }
    return Optional.ofNullable(session);
  }

  private void open() {
    nextAttempt = clock.instant().plus(RETRY);
    try {
      session = opener.get();
      driverVersion = session.driverVersion().orElse(null);
      reason = null;
      said = "";
      log.accept("NVML session open" + (driverVersion == null ? "" : ", driver " + driverVersion));
    } catch (NvmlUnavailableException e) {
      unavailable(e.reason().text(), e.getMessage());
    } catch (NvmlException e) {
      close();
      unavailable("driver_error", e.getMessage());
    }
  }

  private void unavailable(String why, String message) {
    reason = why;
    if (!said.equals(message)) {
      said = message;
      log.accept(message);
    }
  }

  /** Why there is no session, in the words of telemetry; null when there is one. */
  String reason() {
    return reason;
  }

  /** Version of the driver; null if there is no session or it does not say. */
  String driverVersion() {
    return session == null ? null : driverVersion;
  }

  /**
   * Ends the session so that a new one is opened with the next round.
   *
   * @param why in the words of telemetry
   */
  void end(String why, String message) {
    close();
    unavailable(why, message);
    nextAttempt = clock.instant();
  }

  @Override
  public void close() {
    if (session != null) {
      Nvml ending = session;
      session = null;
      try {
        ending.close();
      } catch (NvmlException e) {
        // A driver that is gone cannot end a session either.
        log.accept("ending the NVML session: " + e.getMessage());
      }
    }
  }
}

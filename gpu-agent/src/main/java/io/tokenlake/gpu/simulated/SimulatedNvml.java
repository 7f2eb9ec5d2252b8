package io.tokenlake.gpu.simulated;

import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlEvent;
import io.tokenlake.gpu.nvml.NvmlEvents;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlStatus;
import io.tokenlake.gpu.nvml.NvmlUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * NVML without a GPU, a driver or a compiler: a session that answers from a profile. It takes the
 * place of a node where somebody wants to see Tokenlake at work, and of a GPU in tests, which may
 * change the profile at any time and cause events.
 */
public final class SimulatedNvml implements Nvml {
  private final Clock clock;
  private final Instant began;
  private final BlockingQueue<NvmlEvent> raised = new LinkedBlockingQueue<>();
  private volatile Profile profile;
  private volatile boolean closed;

  /**
   * Opens a session.
   *
   * @param clock by which waves and ramps move
   * @throws NvmlUnavailableException if the profile says that a session does not open
   */
  public SimulatedNvml(Profile profile, Clock clock) {
    this.clock = clock;
    this.began = clock.instant();
    this.profile = profile;
    NvmlStatus init = Profile.status(profile.text("init"));
    if (profile.text("init") != null && init != NvmlStatus.SUCCESS) {
      throw new NvmlUnavailableException(
          NvmlUnavailableException.Reason.of(init), "the profile opens no session: " + init);
    }
  }

  /** Answers from another profile from now on. */
  public void use(Profile other) {
    profile = other;
  }

  /** Causes an event. */
  public void raise(NvmlEvent event) {
    raised.add(event);
  }

  /** Whether the session was closed. */
  public boolean closed() {
    return closed;
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public Optional<String> driverVersion() {
    return Optional.ofNullable(profile.text("driver"));
  }

  @Override
  public int deviceCount() {
    return Math.toIntExact(Profile.whole(require("nvmlDeviceGetCount_v2", text("gpus")), 0));
  }

  @Override
  public NvmlDevice device(int index) {
    String handle = profile.text(index, -1, "handle");
    if (handle != null) {
      require("nvmlDeviceGetHandleByIndex_v2", handle);
    }
    return new SimulatedDevice(this, index, -1);
  }

  @Override
  public NvmlEvents events(List<NvmlDevice> devices) {
    Instant listening = clock.instant();
    return new NvmlEvents() {
      private int next;

      @Override
      public Optional<NvmlEvent> await(Duration timeout) {
        String failure = profile.text("events");
        if (failure != null) {
          require("nvmlEventSetWait_v2", failure);
        }
        Optional<NvmlEvent> planned = planned();
        if (planned.isPresent()) {
          next++;
          return planned;
        }
        try {
          return Optional.ofNullable(raised.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        }
      }

      /** {@code event.N=MILLISECONDS,GPU,BIT,DATA} after it was listened to. */
      private Optional<NvmlEvent> planned() {
        String text = profile.text("event." + next);
        if (text == null) {
          return Optional.empty();
        }
        String[] parts = text.split(",", -1);
        if (clock.instant().isBefore(listening.plusMillis(Long.parseLong(parts[0])))) {
          return Optional.empty();
        }
        String uuid = profile.text(Integer.parseInt(parts[1]), -1, "uuid");
        return NvmlEvent.Kind.of(Long.parseLong(parts[2]))
            .map(kind -> new NvmlEvent(uuid, kind, Long.parseLong(parts[3]), null, null));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }

  Profile profile() {
    return profile;
  }

  /** Seconds since the session was opened. */
  double seconds() {
    return Duration.between(began, clock.instant()).toMillis() / 1_000.0;
  }

  private String text(String key) {
    return profile.text(key);
  }

  /** The text of what must be there. */
  String require(String function, String text) {
    NvmlStatus status = closed ? NvmlStatus.UNINITIALIZED : Profile.status(text);
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException(function, status);
    }
    return text;
  }
}

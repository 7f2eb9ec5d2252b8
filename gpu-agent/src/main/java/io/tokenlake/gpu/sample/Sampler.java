package io.tokenlake.gpu.sample;

import io.tokenlake.gpu.event.EventWatcher;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.node.ProcFs;
import io.tokenlake.gpu.nvml.GpuProcess;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads every GPU once a round and passes on what it finds as points. A GPU or a value that fails
 * is a problem of the round and leaves the others alone; a session that ended is opened again. For
 * one thread.
 */
public final class Sampler implements AutoCloseable {
  /** How long a GPU may be out of reach before a new session is tried for it. */
  static final Duration LOST_RETRY = Duration.ofMinutes(1);

  private final NvmlSession session;
  private final Clock clock;
  private final Duration slowInterval;
  private final Fleet fleet;
  private final EventWatcher events;
  private final ProcessSampler processes;
  private final boolean withProcesses;
  private final Map<String, GpuStatus> statuses = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private Instant nextSlow = Instant.MIN;
  private Instant nextLostRetry = Instant.MIN;
  private volatile RoundState state = RoundState.NONE;

  /**
   * Creates a sampler.
   *
   * @param opener opens an NVML session
   * @param clock gives the time of a round; its points share it, so that GPUs can be compared
   * @param slowInterval how often slow quantities are read, and GPUs looked for
   * @param node resource attributes of the node
   * @param events is given the GPUs to listen to
   * @param proc tells whose processes are; null if nobody asks
   * @param log is told when sessions begin and end
   */
  public Sampler(
      Supplier<Nvml> opener,
      Clock clock,
      Duration slowInterval,
      Map<String, Object> node,
      EventWatcher events,
      ProcFs proc,
      Consumer<String> log) {
    this.session = new NvmlSession(opener, clock, log);
    this.clock = clock;
    this.slowInterval = slowInterval;
    this.fleet = new Fleet(new GpuEntities(node));
    this.events = events;
    this.withProcesses = proc != null;
    this.processes = new ProcessSampler(proc);
  }

  /** What the last round was like, for any thread. */
  public RoundState state() {
    return state;
  }

  /** All GPUs and instances that are known, with what was read of them last. */
  Collection<TrackedGpu> known() {
    return fleet.known();
  }

  /** What could not be read in the last round, for a person; the same problem has the same text. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Reads everything once. */
  public synchronized void round(Consumer<Point> points) {
    Instant time = clock.instant();
    long timeNanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    problems.clear();
    Optional<Nvml> open = session.get();
    if (open.isPresent()) {
      boolean slow = !time.isBefore(nextSlow) || events.configurationChanged();
      try {
        if (slow) {
          nextSlow = time.plus(slowInterval);
          find(open.get());
        }
        readAll(slow, timeNanos, points);
        reopenForLost(time);
      } catch (NvmlException e) {
        endSession(e.status(), e.getMessage());
      }
    }
    state = new RoundState(time, session.reason(), fleet.reachable().size());
  }

  private void find(Nvml nvml) {
    Set<String> before = fleet.reachable();
    fleet.find(nvml, session.driverVersion(), problems);
    if (!before.equals(fleet.reachable()) || !events.listening()) {
      events.watch(nvml, fleet.devices(), fleet::entity);
    }
  }

  private void readAll(boolean slow, long timeNanos, Consumer<Point> points) {
    Set<Integer> running = new HashSet<>();
    for (TrackedGpu gpu : fleet.gpus()) {
      read(gpu, slow, timeNanos, points, running);
      GpuStatus status = GpuStatus.of(gpu);
      if (slow || statuses.get(gpu.info().uuid()) != status) {
        statuses.put(gpu.info().uuid(), status);
        status.points(gpu, timeNanos, points);
      }
    }
    for (TrackedGpu instance : fleet.instances()) {
      read(instance, slow, timeNanos, points, running);
    }
    if (slow && withProcesses) {
      processes.keepOnly(running, known());
    }
  }

  private void read(
      TrackedGpu gpu, boolean slow, long timeNanos, Consumer<Point> points, Set<Integer> running) {
    if (gpu.device() == null) {
      problems.add(gpu.info().uuid() + ": out of reach");
      return;
    }
    gpu.read(slow, timeNanos, points);
    try {
      if (slow) {
        gpu.links(gpu.device().links(), timeNanos, points);
      }
      // With MIG the instances have the processes.
      if (withProcesses && !fleet.isCut(gpu)) {
        List<GpuProcess> of = gpu.device().processes();
        processes.sample(gpu, of, timeNanos, points);
        of.forEach(process -> running.add(process.pid()));
      }
    } catch (NvmlException e) {
      gpu.readings().problem(e);
    }
    gpu.readings().problems().forEach(text -> problems.add(gpu.info().uuid() + ": " + text));
    for (NvmlStatus failure : gpu.readings().failures()) {
      if (failure.endsSession()) {
        throw new NvmlException("a call for " + gpu.info().uuid(), failure);
      }
    }
    if (gpu.readings().failures().stream().anyMatch(NvmlStatus::losesGpu)) {
      // The handle may be stale, after a reset for one: look the GPU up again.
      gpu.reachedBy(null);
      nextSlow = Instant.MIN;
    }
  }

  /** A GPU that is back after a reset, or after its driver, is only found by a new session. */
  private void reopenForLost(Instant time) {
    boolean lost = fleet.gpus().stream().anyMatch(gpu -> gpu.device() == null);
    if (!lost) {
      nextLostRetry = time.plus(LOST_RETRY);
    } else if (!time.isBefore(nextLostRetry)) {
      nextLostRetry = time.plus(LOST_RETRY);
      endSession(NvmlStatus.GPU_IS_LOST, "opening a new NVML session, to find lost GPUs again");
    }
  }

  private void endSession(NvmlStatus status, String message) {
    events.stop();
    fleet.outOfReach();
    problems.add(message);
    session.end(status.name().toLowerCase(Locale.ROOT), message);
    nextSlow = Instant.MIN;
  }

  /** Lines for {@code --once}: what every GPU said in the last round. */
  public List<String> json() {
    return known().stream().map(gpu -> ReadingsJson.line(gpu, session.driverVersion())).toList();
  }

  @Override
  public void close() {
    events.stop();
    session.close();
  }
}

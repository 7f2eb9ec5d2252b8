package io.tokenlake.gpu.event;

import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlEvent;
import io.tokenlake.gpu.nvml.NvmlEvents;
import io.tokenlake.gpu.nvml.NvmlException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Listens to events of GPUs in a thread of its own: every XID, however often it repeats, at the
 * moment it occurs. Started, stopped and asked by the sampling thread alone.
 */
public final class EventWatcher {
  /** How long one wait takes at most, and with it the end of listening. */
  private static final Duration WAIT = Duration.ofMillis(500);

  /** After a failure: a lost GPU makes every wait fail at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Something happened to a GPU. */
  public interface Listener {
    /**
     * Takes an event, in the watcher's thread.
     *
     * @param gpu what is known of the GPU
     */
    void happened(NvmlEvent event, Entity gpu);
  }

  private final Listener listener;
  private final Consumer<String> log;
  private final AtomicBoolean configurationChanged = new AtomicBoolean();
  private Thread thread;
  private CountDownLatch stop;
  private String said = "";

  /**
   * Creates a watcher that does not listen yet.
   *
   * @param listener takes what happens
   * @param log is told when listening fails
   */
  public EventWatcher(Listener listener, Consumer<String> log) {
    this.listener = listener;
    this.log = log;
  }

  /** Whether MIG instances changed since this was last asked. */
  public boolean configurationChanged() {
    return configurationChanged.getAndSet(false);
  }

  /** Whether it listens. */
  public boolean listening() {
    return thread != null;
  }

  /**
   * Listens to these GPUs from now on, and to no others.
   *
   * @param known what is known of a GPU by its UUID; asked in this thread
   */
  public void watch(Nvml nvml, List<NvmlDevice> devices, Function<String, Entity> known) {
    stop();
    if (devices.isEmpty()) {
      return;
    }
    Map<String, Entity> entities = new HashMap<>();
    devices.forEach(
        device -> entities.put(device.info().uuid(), known.apply(device.info().uuid())));
    Entity unknown = known.apply("unknown");
    NvmlEvents events;
    try {
      events = nvml.events(devices);
    } catch (NvmlException e) {
      say("cannot listen to events of GPUs, XIDs among them: " + e.getMessage());
      return;
    }
    stop = new CountDownLatch(1);
    CountDownLatch stopNow = stop;
    thread = new Thread(() -> listen(events, entities, unknown, stopNow), "gpu-events");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen(
      NvmlEvents events, Map<String, Entity> entities, Entity unknown, CountDownLatch stopNow) {
    try (events) {
      while (stopNow.getCount() > 0) {
        try {
          Optional<NvmlEvent> event = events.await(WAIT);
          event.ifPresent(
              happened -> take(happened, entities.getOrDefault(happened.uuid(), unknown)));
        } catch (NvmlException e) {
          say("listening to events of GPUs: " + e.getMessage());
          stopNow.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(NvmlEvent event, Entity gpu) {
    if (event.kind() == NvmlEvent.Kind.MIG_CONFIG_CHANGE) {
      configurationChanged.set(true);
    }
    listener.happened(event, gpu);
  }

  private synchronized void say(String problem) {
    if (!said.equals(problem)) {
      said = problem;
      log.accept(problem);
    }
  }

  /** Ends listening, before the session may end. */
  public void stop() {
    if (thread != null) {
      stop.countDown();
      thread.interrupt();
      boolean interrupted = false;
      try {
        thread.join(10 * WAIT.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      thread = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

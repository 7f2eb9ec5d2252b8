package io.tokenlake.gpu;

import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The whole agent in a thread of the test, fast enough for one. */
final class RunningAgent implements AutoCloseable {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final FutureTask<Integer> run;

  private RunningAgent(Function<String, Nvml> nvml, Map<String, String> env, String... args) {
    GpuAgent agent =
        new GpuAgent(
            nvml,
            Clock.systemUTC(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    run = new FutureTask<>(() -> agent.run(args, env, stop));
    new Thread(run, "agent").start();
  }

  /** Starts one on simulated GPUs. */
  static RunningAgent simulating(String profile, Path spool, Map<String, String> env) {
    return new RunningAgent(JnaNvml::open, environment(spool, env), "--simulate", profile);
  }

  /** Starts one on NVML of the test's. */
  static RunningAgent on(Function<String, Nvml> nvml, Path spool, Map<String, String> env) {
    return new RunningAgent(nvml, environment(spool, env));
  }

  private static Map<String, String> environment(Path spool, Map<String, String> env) {
    Map<String, String> all = new HashMap<>();
    all.put("TOKENLAKE_GPU_INTERVAL_MS", "200");
    all.put("TOKENLAKE_GPU_SLOW_INTERVAL_MS", "200");
    all.put("TOKENLAKE_GPU_SEND_INTERVAL_MS", "200");
    all.put("TOKENLAKE_GPU_SPOOL_DIR", spool.toString());
    all.putAll(env);
    return all;
  }

  /** What it said so far. */
  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Ends it and returns its exit code. */
  int stop() {
    stop.countDown();
    try {
      return run.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(said(), e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}

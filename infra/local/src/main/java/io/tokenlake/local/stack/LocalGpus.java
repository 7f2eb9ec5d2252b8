package io.tokenlake.local.stack;

import io.tokenlake.gpu.GpuAgent;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlUnavailableException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gpu-agent in this JVM: on the GPUs of this machine, or on simulated ones, which say so in all
 * that they send, where it has none.
 */
final class LocalGpus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGpus.class);
  private static final String[] REAL = {};
  private static final String[] SIMULATED = {"--simulate", "demo"};

  private final CountDownLatch stop = new CountDownLatch(1);
  private final FutureTask<Integer> run;

  private LocalGpus(String[] args, String otlpGrpc, Path spool) {
    Map<String, String> env =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            otlpGrpc,
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc",
            "TOKENLAKE_GPU_SPOOL_DIR",
            spool.toString());
    GpuAgent agent =
        new GpuAgent(JnaNvml::open, Clock.systemUTC(), new LogStream(), new LogStream());
    run = new FutureTask<>(() -> agent.run(args, env, stop));
    Thread thread = new Thread(run, "gpu-agent");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts the agent; it sends to this address. */
  static LocalGpus start(boolean real, String otlpGrpc, Path spool) {
    return new LocalGpus(real ? REAL : SIMULATED, otlpGrpc, spool);
  }

  /** Whether this machine has a GPU that NVML reaches. */
  static boolean present() {
    try (Nvml nvml = JnaNvml.open(JnaNvml.DEFAULT_LIBRARY)) {
      return nvml.deviceCount() > 0;
    } catch (NvmlUnavailableException | NvmlException e) {
      return false;
    }
  }

  @Override
  public void close() throws ExecutionException, InterruptedException {
    stop.countDown();
    int unused = run.get();
  }

  /** What the agent says, line by line, in the stack's log. */
  private static final class LogStream extends PrintStream {
    LogStream() {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
      LOG.info("{}", line);
    }
  }
}

package io.tokenlake.gpu;

import io.tokenlake.gpu.delivery.Courier;
import io.tokenlake.gpu.delivery.DiskSpool;
import io.tokenlake.gpu.delivery.KafkaTransport;
import io.tokenlake.gpu.delivery.MemorySpool;
import io.tokenlake.gpu.delivery.OtlpTransport;
import io.tokenlake.gpu.delivery.Signal;
import io.tokenlake.gpu.delivery.Spool;
import io.tokenlake.gpu.delivery.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts together what delivers, as the user asked for it. */
final class Delivery {
  /** What waits in memory where no folder can be written; the heap is small. */
  private static final long MEMORY_BYTES = 4 << 20;

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private Delivery() {}

  /**
   * Makes a courier.
   *
   * @throws UsageException if what the user named cannot be used
   */
  static Courier courier(
      AgentOptions options, Map<String, String> env, Clock clock, Consumer<String> log) {
    Spool spool = spool(options, env, log);
    return new Courier(transport(options, clock), spool, log, System::nanoTime, FAREWELL);
  }

  private static Transport transport(AgentOptions options, Clock clock) {
    if (options.kafka().isEmpty()) {
      return new OtlpTransport(options.endpoints());
    }
    try {
      return KafkaTransport.open(
          options.kafka(), options.endpoints().get(Signal.METRICS).timeout(), clock);
    } catch (NoClassDefFoundError e) {
      throw new UsageException(
          List.of(
              AgentOptions.KAFKA
                  + " needs kafka-clients on the class path: java -cp"
                  + " 'tokenlake-gpu-agent.jar:kafka/*' io.tokenlake.gpu.GpuAgent; "
                  + e.getMessage()
                  + " is not there"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(List.of(AgentOptions.KAFKA + ": " + e.getMessage()));
    }
  }

  private static Spool spool(AgentOptions options, Map<String, String> env, Consumer<String> log) {
    boolean chosen = options.spoolDir() != null;
    Path folder = chosen ? options.spoolDir() : defaultFolder(env);
    try {
      return DiskSpool.open(folder, options.spoolBytes(), log);
    } catch (IOException e) {
      if (chosen) {
        throw new UsageException(
            List.of(AgentOptions.SPOOL_DIR + " is " + folder + ", which cannot be used: " + e));
      }
      log.accept(
          "no spool on disk, samples wait in memory ("
              + (MEMORY_BYTES >> 20)
              + " MiB): "
              + e
              + "; set "
              + AgentOptions.SPOOL_DIR);
      return new MemorySpool(MEMORY_BYTES);
    }
  }

  private static Path defaultFolder(Map<String, String> env) {
    String state = env.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("tokenlake-gpu-agent");
  }
}

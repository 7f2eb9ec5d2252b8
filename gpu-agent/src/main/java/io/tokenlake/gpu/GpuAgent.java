package io.tokenlake.gpu;

import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlUnavailableException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command: samples GPUs and prints them once, or sends them until it is stopped. */
public final class GpuAgent {
  static final int OK = 0;
  static final int GPU_PROBLEM = 1;
  static final int WRONG_USAGE = 2;
  static final int NO_NVML = 3;

  /** Held here, because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry.exporter");

  private static final long STOP_TIMEOUT_SECONDS = 20;

  private final Function<String, Nvml> nvml;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Creates an agent.
   *
   * @param nvml opens a session with the library of that path
   * @param clock gives the samples their time
   * @param out takes results
   * @param err takes everything else
   */
  GpuAgent(Function<String, Nvml> nvml, Clock clock, PrintStream out, PrintStream err) {
    this.nvml = nvml;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /** Runs the command; {@code --help} says how. */
  public static void main(String[] args) throws InterruptedException {
    // SampleSender says once what the SDK would say with a stack trace at every attempt.
    EXPORTER_LOG.setLevel(Level.OFF);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, stopped), "stop"));
    GpuAgent agent = new GpuAgent(JnaNvml::open, Clock.systemUTC(), System.out, System.err);
    int exit;
    try {
      exit = agent.run(args, System.getenv(), stop);
    } finally {
      stopped.countDown();
    }
    System.exit(exit);
  }

  /** Gives the samples that still wait their chance when the process is told to end. */
  private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs until done or stopped.
   *
   * @param stop ends the sampling when it reaches 0
   * @return the exit code
   */
  int run(String[] args, Map<String, String> env, CountDownLatch stop) throws InterruptedException {
    try {
      AgentOptions options = AgentOptions.parse(args, env);
      if (options.help()) {
        out.print(AgentOptions.HELP);
        return OK;
      }
      try (Nvml session = nvml.apply(options.library())) {
        GpuSampler sampler = new GpuSampler(session, clock);
        return options.once() ? print(sampler.sample()) : send(sampler, options, stop);
      }
    } catch (UsageException e) {
      err.println(e.getMessage());
      return WRONG_USAGE;
    } catch (NvmlUnavailableException e) {
      err.println(e.getMessage());
      return NO_NVML;
    }
  }

  private int print(Sampling sampling) {
    sampling.samples().forEach(sample -> out.println(SampleJson.line(sample)));
    sampling.problems().forEach(err::println);
    if (sampling.samples().isEmpty() && sampling.problems().isEmpty()) {
      err.println("the NVIDIA driver knows no GPU on this machine");
    }
    return sampling.problems().isEmpty() ? OK : GPU_PROBLEM;
  }

  private int send(GpuSampler sampler, AgentOptions options, CountDownLatch stop)
      throws InterruptedException {
    MetricExporter exporter = options.protocol().exporter(options.endpoint(), options.headers());
    SampleMetrics metrics =
        new SampleMetrics(NodeResource.of(NodeResource.hostName(), options.resourceAttributes()));
    Consumer<String> log =
        message -> err.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + message);
    ProblemLog problems = new ProblemLog(log, problem -> log.accept("no longer: " + problem));
    log.accept(
        "sampling every "
            + options.interval().toMillis()
            + " ms, sending to "
            + options.endpoint());
    Pacer pacer = new Pacer(System::nanoTime, options.interval());
    try (SampleSender sender = new SampleSender(exporter, metrics, log)) {
      while (!stop.await(pacer.nanosToNext(), TimeUnit.NANOSECONDS)) {
        Sampling sampling = sampler.sample();
        problems.update(sampling.problems());
        sender.send(sampling.samples());
      }
    }
    return OK;
  }
}

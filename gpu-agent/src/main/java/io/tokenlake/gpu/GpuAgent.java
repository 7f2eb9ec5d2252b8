package io.tokenlake.gpu;

import io.tokenlake.gpu.delivery.Courier;
import io.tokenlake.gpu.event.EventReporter;
import io.tokenlake.gpu.event.EventWatcher;
import io.tokenlake.gpu.node.NodeResource;
import io.tokenlake.gpu.node.ProcFs;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.sample.PrometheusServer;
import io.tokenlake.gpu.sample.Sampler;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The agent: samples GPUs and prints them once, or sends them until it is stopped. */
public final class GpuAgent {
  static final int OK = 0;
  static final int GPU_PROBLEM = 1;
  static final int WRONG_USAGE = 2;
  static final int NO_NVML = 3;
  private static final int BROKEN = 70;

  /** Held here, because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry.exporter");

  private static final long STOP_TIMEOUT_SECONDS = 20;

  /** Between the two rounds that quantities need which tell what happened in between. */
  private static final long ONCE_MILLIS = 250;

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
  public GpuAgent(Function<String, Nvml> nvml, Clock clock, PrintStream out, PrintStream err) {
    this.nvml = nvml;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /** Runs the command; {@code --help} says how. */
  public static void main(String[] args) throws InterruptedException {
    // The courier says once what the senders would say with a stack trace at every attempt.
    EXPORTER_LOG.setLevel(Level.OFF);
    Thread.setDefaultUncaughtExceptionHandler(GpuAgent::end);
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

  /** An agent of which a part has died must not look alive; who runs it starts it again. */
  private static void end(Thread thread, Throwable failure) {
    System.err.println("the agent ends, because its thread " + thread.getName() + " failed:");
    failure.printStackTrace();
    Runtime.getRuntime().halt(BROKEN);
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
  public int run(String[] args, Map<String, String> env, CountDownLatch stop)
      throws InterruptedException {
    try {
      AgentOptions options = AgentOptions.parse(args, env);
      if (options.help()) {
        out.print(AgentOptions.HELP);
        return OK;
      }
      return options.once() ? once(options, stop) : send(options, env, stop);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return WRONG_USAGE;
    }
  }

  private Supplier<Nvml> opener(AgentOptions options) {
    if (options.simulate() == null) {
      return () -> nvml.apply(options.library());
    }
    Profile profile = Profile.named(options.simulate());
    return () -> new SimulatedNvml(profile, clock);
  }

  private int once(AgentOptions options, CountDownLatch stop) throws InterruptedException {
    EventWatcher deaf = new EventWatcher((event, gpu) -> {}, message -> {});
    try (Sampler sampler =
        new Sampler(
            opener(options),
            clock,
            Duration.ZERO,
            Map.of(),
            deaf,
            null,
            message -> {
              if (!message.startsWith("NVML session open")) {
                err.println(message);
              }
            })) {
      sampler.round(point -> {});
      if (sampler.state().noSession() != null) {
        return NO_NVML;
      }
      stop.await(ONCE_MILLIS, TimeUnit.MILLISECONDS);
      sampler.round(point -> {});
      sampler.json().forEach(out::println);
      List<String> problems = sampler.problems();
      problems.forEach(err::println);
      if (sampler.json().isEmpty() && problems.isEmpty()) {
        err.println("the NVIDIA driver knows no GPU on this machine");
      }
      return problems.isEmpty() ? OK : GPU_PROBLEM;
    }
  }

  private int send(AgentOptions options, Map<String, String> env, CountDownLatch stop)
      throws InterruptedException {
    Consumer<String> log =
        message -> err.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + message);
    Map<String, Object> node =
        NodeResource.of(
            NodeResource.hostName(),
            UUID.randomUUID().toString(),
            env,
            options.resourceAttributes(),
            options.simulate() != null);
    try (Courier courier = Delivery.courier(options, env, clock, log)) {
      EventReporter events = new EventReporter(clock, courier::accept);
      EventWatcher watcher = new EventWatcher(events, log);
      ProcFs proc = options.processes() ? new ProcFs(options.proc()) : null;
      try (Sampler sampler =
              new Sampler(
                  opener(options), clock, options.slowInterval(), node, watcher, proc, log);
          PrometheusServer prometheus = prometheus(options, sampler, events);
          Reporter reporter =
              new Reporter(
                  courier,
                  new AgentMetrics(node, clock.instant()),
                  events,
                  sampler::state,
                  clock,
                  options.sendInterval())) {
        log.accept("sampling every " + options.interval().toMillis() + " ms, " + to(options));
        if (prometheus != null) {
          log.accept("serving Prometheus on port " + prometheus.port());
        }
        courier.start();
        reporter.start();
        sample(sampler, reporter, options, log, stop);
      }
    }
    return OK;
  }

  private static void sample(
      Sampler sampler,
      Reporter reporter,
      AgentOptions options,
      Consumer<String> log,
      CountDownLatch stop)
      throws InterruptedException {
    ProblemLog problems = new ProblemLog(log, problem -> log.accept("no longer: " + problem));
    Pacer pacer = new Pacer(System::nanoTime, options.interval());
    while (!stop.await(pacer.nanosToNext(), TimeUnit.NANOSECONDS)) {
      sampler.round(reporter);
      problems.update(sampler.problems());
    }
  }

  private static PrometheusServer prometheus(
      AgentOptions options, Sampler sampler, EventReporter events) {
    if (options.prometheus() == null) {
      return null;
    }
    try {
      return PrometheusServer.start(options.prometheus(), sampler, events);
    } catch (IOException e) {
      throw new UsageException(
          List.of(
              AgentOptions.PROMETHEUS
                  + " is "
                  + options.prometheus()
                  + ", where nothing can be served: "
                  + e.getMessage()));
    }
  }

  private static String to(AgentOptions options) {
    return options.kafka().isEmpty()
        ? "sending to " + options.endpoints().values()
        : "writing to Kafka at " + options.kafka().get("bootstrap.servers");
  }
}

package io.tokenlake.local.stack;

import io.tokenlake.ingest.IngestBridge;
import io.tokenlake.ingest.IngestBridgeConfig;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.ingest.config.ListenConfig;
import io.tokenlake.local.Progress;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.local.trino.TrinoServer;
import io.tokenlake.local.trino.TrinoSettings;
import io.tokenlake.local.trino.Views;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Tokenlake on one machine: Kafka, catalog, bridge, gpu-agent and Flink jobs in this
 * JVM, Trino beside it. Everything binds to loopback.
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);
  private static final int PARTITIONS = 2;

  /** For one part; what hangs must not keep Trino, a process of its own, from being stopped. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** What runs, the last started first: it is stopped in this order. Guarded by this. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** Guarded by this. */
  private boolean closed;

  private final StackDir dir;
  private final Endpoints endpoints;

  /** How long a stack is meant to run, which decides what its JVMs should spend on compiling. */
  public enum Lifetime {
    /** Minutes: a thorough compiler would cost more time than it wins back. */
    SHORT("-XX:TieredStopAtLevel=1"),
    /** Hours and days. */
    LONG("-XX:+TieredCompilation");

    private final String compilerOption;

    Lifetime(String compilerOption) {
      this.compilerOption = compilerOption;
    }

    String compilerOption() {
      return compilerOption;
    }
  }

  private LocalStack(StackDir dir, Ports ports) {
    this.dir = dir;
    this.endpoints = Endpoints.of(dir, ports);
  }

  /**
   * Starts everything in order and returns when all of it can be used. What was started is stopped
   * again when something fails, and when this process is told to end.
   *
   * @throws StackAlreadyRunningException when a process runs the stack of this folder
   */
  public static LocalStack start(
      StackDir dir, Ports ports, TrinoDistribution trino, Lifetime lifetime, Progress progress)
      throws Exception {
    LocalStack stack = new LocalStack(dir, ports);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
    boolean started = false;
    try {
      stack.startAll(ports, trino, lifetime, progress);
      started = true;
      return stack;
    } finally {
      if (!started) {
        stack.close();
      }
    }
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  private void startAll(
      Ports ports, TrinoDistribution distribution, Lifetime lifetime, Progress progress)
      throws Exception {
    StackLock lock =
        own(StackLock.tryAcquire(dir).orElseThrow(() -> StackAlreadyRunningException.in(dir)));
    lock.sign();
    // What a killed stack left there is no longer true.
    Files.deleteIfExists(dir.endpointsFile());
    TrinoServer.stopLeftOver(dir);
    Files.createDirectories(dir.logs());
    Files.createDirectories(dir.catalogDatabase().getParent());
    Files.createDirectories(dir.warehouse());

    LakeCatalog catalog = LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse());
    progress.say("tables");
    applyTables(catalog);

    // Trino takes longest, so it comes up while everything else does.
    progress.say("Trino, in the background");
    TrinoServer trino = launchTrino(distribution, ports, lifetime);

    progress.say("Kafka on " + endpoints.kafka());
    LocalKafka kafka = own(LocalKafka.start(dir.kafka(), ports.kafka()));
    kafka.createTopics(Topics.OTLP, PARTITIONS, Map.of());
    kafka.createTopics(Topics.OF_LEDGER, PARTITIONS, Map.of());
    kafka.createTopics(Topics.OF_GPUS, PARTITIONS, Map.of());
    kafka.createTopics(List.of(Topics.ALERT_OBSERVATIONS), PARTITIONS, Map.of());
    kafka.createTopics(List.of(Topics.ALERTS), 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopics(Topics.BOOKS, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopics(
        List.of(Topics.SERIES_HISTORY), PARTITIONS, Map.of("cleanup.policy", "compact"));

    progress.say("Flink jobs, web interface on " + endpoints.flink());
    FlinkJobs jobs = own(FlinkJobs.start(dir, ports.flink()));
    jobs.submit(kafka.bootstrapServers(), catalog);

    progress.say("ingest bridge on " + endpoints.otlpGrpc() + " and " + endpoints.otlpHttp());
    own(IngestBridge.start(bridgeConfig(ports, kafka)));

    boolean real = LocalGpus.present();
    progress.say(real ? "gpu-agent" : "gpu-agent on two simulated GPUs, marked as such");
    own(LocalGpus.start(real, endpoints.otlpGrpc(), dir.gpuSpool()));

    jobs.awaitRunning();
    own(TableUpkeep.start(catalog));
    trino.awaitReady();
    try (Trino client = Trino.connect(endpoints.trino())) {
      new Views(client).apply();
    }
    progress.say("Trino on " + endpoints.trino());
    endpoints.write(dir);
    own(() -> Files.deleteIfExists(dir.endpointsFile()));
  }

  /** Takes charge of stopping a part; once the stack is closed that happens at once. */
  public synchronized <T extends AutoCloseable> T own(T part) {
    if (closed) {
      stop(part);
      throw stoppedWhileStarting();
    }
    running.push(part);
    return part;
  }

  /**
   * Launches Trino and takes charge of it in one step: the one part that would outlive this process
   * if it were told to end in between.
   */
  private synchronized TrinoServer launchTrino(
      TrinoDistribution distribution, Ports ports, Lifetime lifetime) throws IOException {
    if (closed) {
      throw stoppedWhileStarting();
    }
    return own(
        TrinoServer.launch(
            distribution, dir, TrinoSettings.local(ports.trino()), lifetime.compilerOption()));
  }

  private static IllegalStateException stoppedWhileStarting() {
    return new IllegalStateException("the stack was stopped while it started");
  }

  /** Stops everything, the last started first; a part that fails to stop does not keep the rest. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      stop(running.pop());
    }
  }

  private static void stop(AutoCloseable part) {
    String name = part.getClass().getSimpleName();
    Thread stopping =
        new Thread(
            () -> {
              try {
                part.close();
              } catch (Exception e) {
                LOG.error("{} did not stop cleanly", name, e);
              }
            },
            "stop-" + name);
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP_LIMIT.toMillis());
      if (stopping.isAlive()) {
        LOG.error("{} did not stop in {} s", name, STOP_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static IngestBridgeConfig bridgeConfig(Ports ports, LocalKafka kafka) {
    return IngestBridgeConfig.parse(
        Map.of(
            ListenConfig.GRPC_PORT, Integer.toString(ports.otlpGrpc()),
            ListenConfig.HTTP_PORT, Integer.toString(ports.otlpHttp()),
            ListenConfig.OPS_PORT, "0",
            KafkaConfig.BOOTSTRAP_SERVERS, kafka.bootstrapServers()));
  }

  private static void applyTables(LakeCatalog lake) throws IOException {
    Catalog catalog = lake.open();
    try {
      new Tables(catalog).apply();
    } finally {
      ((Closeable) catalog).close();
    }
  }
}

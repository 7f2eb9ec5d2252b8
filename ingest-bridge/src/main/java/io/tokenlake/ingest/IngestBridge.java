package io.tokenlake.ingest;

import io.tokenlake.ingest.auth.Authenticator;
import io.tokenlake.ingest.auth.CurrentTls;
import io.tokenlake.ingest.auth.KeyRing;
import io.tokenlake.ingest.auth.SecurityConfig;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.ops.KafkaProbe;
import io.tokenlake.ingest.ops.OpsServer;
import io.tokenlake.ingest.ops.OwnTraces;
import io.tokenlake.ingest.otlp.ExportService;
import io.tokenlake.ingest.publish.KafkaRecordPublisher;
import io.tokenlake.ingest.publish.RecordPublisher;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OTLP in, Kafka out: answers OK when Kafka has every record of the request.
 *
 * <pre>
 *   gRPC ─▶ OtlpEndpoint ─▶ ExportService ─▶ RequestReader: decompress, decode, judge, filter, cut, split
 *   HTTP ─▶   (who? how much?)    │   └─────▶ RecordPublisher ─▶ Kafka
 *                                 └── ExportOutcome ─▶ OtlpStatus ─▶ client
 * </pre>
 */
public final class IngestBridge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngestBridge.class);

  private static final Duration FILES_RELOAD = Duration.ofSeconds(1);
  private static final Duration KAFKA_PROBE = Duration.ofSeconds(2);

  /** What was started, the last first: it is stopped in this order. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private final BridgeMetrics metrics = new BridgeMetrics();
  private final Duration drainTimeout;
  private final Optional<KafkaProbe> probe;
  private ExecutorService workers;
  private OtlpServer server;
  private OpsServer ops;
  private volatile boolean closing;

  private IngestBridge(Duration drainTimeout, Optional<KafkaProbe> probe) {
    this.drainTimeout = drainTimeout;
    this.probe = probe;
  }

  /**
   * Starts a bridge to Kafka. Kafka need not be reachable yet; until it is, clients are told to
   * send again, and the bridge is not ready.
   *
   * @throws IllegalStateException if an address cannot be listened on
   * @throws IllegalArgumentException if a file cannot be used
   * @throws org.apache.kafka.common.KafkaException if no bootstrap server has a known address
   */
  public static IngestBridge start(IngestBridgeConfig config) {
    RecordPublisher publisher = new KafkaRecordPublisher(config);
    KafkaProbe probe;
    try {
      probe = new KafkaProbe(config.kafka());
    } catch (RuntimeException e) {
      publisher.close();
      throw e;
    }
    return start(config, publisher, Optional.of(probe), Clock.systemUTC());
  }

  /**
   * Starts a bridge that publishes elsewhere, which is taken to be always ready.
   *
   * @param publisher closed by the bridge, also when it cannot start
   * @param clock tells when a request was received
   * @throws IllegalStateException if an address cannot be listened on
   * @throws IllegalArgumentException if a file cannot be used
   */
  public static IngestBridge start(
      IngestBridgeConfig config, RecordPublisher publisher, InstantSource clock) {
    return start(config, publisher, Optional.empty(), clock);
  }

  private static IngestBridge start(
      IngestBridgeConfig config,
      RecordPublisher publisher,
      Optional<KafkaProbe> probe,
      InstantSource clock) {
    IngestBridge bridge = new IngestBridge(config.kafka().sendTimeout(), probe);
    try {
      bridge.startAll(config, publisher, clock);
      return bridge;
    } catch (RuntimeException e) {
      bridge.close();
      throw e;
    }
  }

  private void startAll(IngestBridgeConfig config, RecordPublisher publisher, InstantSource clock) {
    running.push(metrics);
    OwnTraces traces = OwnTraces.of(config.tracing());
    running.push(traces);
    running.push(publisher);
    probe.ifPresent(running::push);
    ScheduledExecutorService chores =
        Executors.newScheduledThreadPool(2, threads("ingest-bridge-chores-"));
    running.push(chores::shutdownNow);

    Optional<KeyRing> keys = config.security().keysFile().map(file -> new KeyRing(file, clock));
    keys.ifPresent(
        ring -> {
          metrics.watch(ring);
          repeat(chores, ring::reload, FILES_RELOAD);
        });
    Optional<CurrentTls> tls = config.security().tls().map(CurrentTls::new);
    tls.ifPresent(
        current -> {
          metrics.watch(current);
          repeat(chores, current::reload, FILES_RELOAD);
        });
    probe.ifPresent(kafka -> repeat(chores, kafka::ask, KAFKA_PROBE));
    ops =
        OpsServer.start(
            new InetSocketAddress(config.listen().opsHost(), config.listen().opsPort()),
            this::problem,
            metrics);
    running.push(ops);
    metrics.watch(this::problem);

    workers =
        Executors.newFixedThreadPool(
            Math.max(4, Runtime.getRuntime().availableProcessors()), threads("ingest-bridge-"));
    running.push(this::awaitWorkers);
    ExportService service =
        new ExportService(
            new RecordMaker(
                new ContentFilter(config.content()),
                new RequestSplitter(config.kafka().maxRecordBytes())),
            publisher,
            workers,
            clock,
            config.kafka().sendTimeout(),
            config.limits(),
            metrics);
    server =
        OtlpServer.start(
            config, service, authenticator(config.security(), keys), tls, clock, metrics, traces);
    running.push(server);
    warnIfOpen(config);
  }

  /** Port for OTLP over gRPC. */
  public int grpcPort() {
    return server.grpcPort();
  }

  /** Port for OTLP over HTTP. */
  public int httpPort() {
    return server.httpPort();
  }

  /** Port for health and metrics. */
  public int opsPort() {
    return ops.port();
  }

  /**
   * Refuses new requests with retry advice, waits for the outcomes of those in flight, at most as
   * long as a request may wait for Kafka, then stops listening.
   */
  @Override
  public void close() {
    closing = true;
    if (workers != null) {
      workers.shutdown();
    }
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }

  private Optional<String> problem() {
    return closing ? Optional.of("the bridge is closing") : probe.flatMap(KafkaProbe::problem);
  }

  private static Authenticator authenticator(SecurityConfig security, Optional<KeyRing> keys) {
    return new Authenticator(
        keys, security.tls().flatMap(SecurityConfig.Tls::clientCa).isPresent());
  }

  private static void warnIfOpen(IngestBridgeConfig config) {
    if (config.listen().isLoopback()) {
      return;
    }
    if (!config.security().authenticates()) {
      log.warn(
          "ANYONE WHO REACHES {} CAN SEND AND CLAIM TO BE ANY TENANT: no API key and no client"
              + " certificate is asked for",
          config.listen().host());
    } else if (config.security().tls().isEmpty()) {
      log.warn(
          "API keys reach {} in plain text: set {}, or let nothing but a proxy that speaks TLS"
              + " reach it",
          config.listen().host(),
          SecurityConfig.TLS_CERTIFICATE);
    }
  }

  private void awaitWorkers() throws InterruptedException {
    if (!workers.awaitTermination(drainTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
      workers.shutdownNow();
    }
  }

  private static void repeat(ScheduledExecutorService chores, Runnable chore, Duration pause) {
    var unused =
        chores.scheduleWithFixedDelay(
            () -> {
              try {
                chore.run();
              } catch (RuntimeException e) {
                // Thrown on, it would be the last time.
                log.error("a chore failed and will be tried again", e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}

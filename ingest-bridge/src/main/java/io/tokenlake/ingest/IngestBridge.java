package io.tokenlake.ingest;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.ingest.otlp.ExportService;
import io.tokenlake.ingest.otlp.OtlpGrpcEndpoint;
import io.tokenlake.ingest.otlp.OtlpHttpEndpoint;
import io.tokenlake.ingest.otlp.ServerErrors;
import io.tokenlake.ingest.otlp.Signal;
import io.tokenlake.ingest.publish.KafkaRecordPublisher;
import io.tokenlake.ingest.publish.RecordPublisher;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * OTLP in, Kafka out: answers OK when Kafka has every record of the request.
 *
 * <pre>
 *   gRPC ──▶ OtlpGrpcEndpoint ─┐
 *                              ├─▶ ExportService ─▶ Signal: decode, filter, split ─▶ RecordPublisher ─▶ Kafka
 *   HTTP ──▶ OtlpHttpEndpoint ─┘        └──────────────── ExportOutcome ◀──────────────────┘
 * </pre>
 */
public final class IngestBridge implements AutoCloseable {
  /** How long a client may take to send a request, beside the wait for Kafka. */
  private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(10);

  /** The server waits this long after the last response, so that it is on the wire. */
  private static final Duration DRAIN_QUIET_PERIOD = Duration.ofMillis(100);

  /** Length prefix of a gRPC message; the endpoints themselves enforce the limit to the byte. */
  private static final int GRPC_PREFIX_BYTES = 5;

  private final RecordPublisher publisher;
  private final ExecutorService workers;
  private final Server server;
  private final Duration drainTimeout;
  private final int grpcPort;
  private final int httpPort;

  private IngestBridge(
      RecordPublisher publisher, ExecutorService workers, Server server, Duration drainTimeout) {
    this.publisher = publisher;
    this.workers = workers;
    this.server = server;
    this.drainTimeout = drainTimeout;
    List<InetSocketAddress> addresses = List.copyOf(server.activePorts().keySet());
    this.grpcPort = addresses.get(0).getPort();
    this.httpPort = addresses.get(1).getPort();
  }

  /**
   * Starts a bridge to Kafka. Kafka need not be reachable yet; until it is, clients are told to
   * send again.
   *
   * @throws IllegalStateException if an address cannot be listened on
   * @throws org.apache.kafka.common.KafkaException if no bootstrap server has a known address
   */
  public static IngestBridge start(IngestBridgeConfig config) {
    return start(config, new KafkaRecordPublisher(config), Clock.systemUTC());
  }

  /**
   * Starts a bridge that publishes elsewhere.
   *
   * @param publisher closed by the bridge, also when it cannot start
   * @param clock tells when a request was received
   * @throws IllegalStateException if an address cannot be listened on
   */
  public static IngestBridge start(
      IngestBridgeConfig config, RecordPublisher publisher, InstantSource clock) {
    ExecutorService workers = workers();
    ExportService service =
        new ExportService(
            new RecordMaker(ContentFilter.DEFAULT, new RequestSplitter(900_000)),
            publisher,
            workers,
            clock,
            config.sendTimeout(),
            config.maxInFlightBytes());
    Server server = server(config, service);
    try {
      server.start().join();
    } catch (CompletionException e) {
      workers.shutdown();
      publisher.close();
      throw new IllegalStateException(
          "cannot listen on %s, ports %d and %d: %s"
              .formatted(
                  config.host(), config.grpcPort(), config.httpPort(), e.getCause().getMessage()),
          e.getCause());
    }
    return new IngestBridge(publisher, workers, server, config.sendTimeout());
  }

  /** Port for OTLP over gRPC. */
  public int grpcPort() {
    return grpcPort;
  }

  /** Port for OTLP over HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /**
   * Refuses new requests with retry advice, waits for the outcomes of those in flight, at most as
   * long as a request may wait for Kafka, then stops listening.
   */
  @Override
  public void close() {
    workers.shutdown();
    server.stop().join();
    try {
      if (!workers.awaitTermination(drainTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
    publisher.close();
  }

  private static Server server(IngestBridgeConfig config, ExportService service) {
    int maxBytes = config.maxRequestBytes();
    ServerBuilder builder =
        Server.builder()
            .port(address(config.host(), config.grpcPort()), SessionProtocol.HTTP)
            .port(address(config.host(), config.httpPort()), SessionProtocol.HTTP)
            .maxRequestLength((long) maxBytes + GRPC_PREFIX_BYTES)
            .requestTimeout(config.sendTimeout().plus(RECEIVE_TIMEOUT))
            .gracefulShutdownTimeout(
                DRAIN_QUIET_PERIOD, config.sendTimeout().plus(DRAIN_QUIET_PERIOD))
            // Empty, so that a second server in this JVM does not count into the first one's
            // meters.
            .meterRegistry(new CompositeMeterRegistry())
            .errorHandler(ServerErrors.handler(maxBytes).orElse(ServerErrorHandler.ofDefault()))
            .service(OtlpGrpcEndpoint.create(service, maxBytes));
    for (Signal<?, ?> signal : Signal.ALL) {
      builder
          .route()
          .post(signal.httpPath())
          .build(new OtlpHttpEndpoint(service, signal, maxBytes));
    }
    return builder.build();
  }

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private static ExecutorService workers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        Math.max(4, Runtime.getRuntime().availableProcessors()),
        task -> {
          Thread thread = new Thread(task, "ingest-bridge-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Runs a bridge configured by the environment until the process is told to stop.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    IngestBridge bridge;
    IngestBridgeConfig config;
    try {
      config = IngestBridgeConfig.parse(System.getenv());
      bridge = start(config);
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "ingest-bridge-stop"));
    System.err.printf(
        "ingest-bridge: OTLP/gRPC on %s:%d, OTLP/HTTP on %s:%d, Kafka at %s%n",
        config.host(),
        bridge.grpcPort(),
        config.host(),
        bridge.httpPort(),
        config.bootstrapServers());
    new CountDownLatch(1).await();
  }
}

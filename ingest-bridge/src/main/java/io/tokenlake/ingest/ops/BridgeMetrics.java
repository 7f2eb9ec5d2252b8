package io.tokenlake.ingest.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tokenlake.ingest.admit.InFlightBytes;
import io.tokenlake.ingest.auth.CurrentTls;
import io.tokenlake.ingest.auth.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What the bridge counts, as Prometheus reads it. */
public final class BridgeMetrics implements AutoCloseable {
  private static final String PREFIX = "tokenlake.bridge.";
  private static final int MOST_TENANTS = 100;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TenantLabels tenants = new TenantLabels(MOST_TENANTS);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** Each request counts into several; to find one in the registry takes longer than to count. */
  private final Map<PerTenant, Counter> perTenant = new ConcurrentHashMap<>();

  private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();
  private final Timer durable = kafkaTimer("durable");
  private final Timer failed = kafkaTimer("failed");

  private record PerTenant(String name, String signal, String tenant) {}

  private record Outcome(String signal, String protocol, String outcome) {}

  public BridgeMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** Gauges of what is in flight. */
  public void watch(InFlightBytes inFlight) {
    gauge("in.flight.bytes", "Bytes held by requests now", inFlight::bytes);
    gauge("in.flight.requests", "Requests that are being handled now", inFlight::requests);
  }

  /** Gauge of open connections. */
  public void watchConnections(IntSupplier connections) {
    gauge("connections", "Open connections on the OTLP ports", connections::getAsInt);
  }

  /** Gauges of the API keys. */
  public void watch(KeyRing keys) {
    gauge("keys", "API keys in use", keys::size);
    gauge(
        "keys.file.stale",
        "1 while the file of API keys cannot be used and older keys are",
        () -> keys.isStale() ? 1 : 0);
  }

  /** Gauge of the files of TLS. */
  public void watch(CurrentTls tls) {
    gauge(
        "tls.files.stale",
        "1 while the files of TLS cannot be used and older ones are",
        () -> tls.isStale() ? 1 : 0);
  }

  /** Gauge of readiness. */
  public void watch(Readiness readiness) {
    gauge("ready", "1 while requests can be accepted", () -> readiness.problem().isEmpty() ? 1 : 0);
  }

  /** The bytes of a request on the wire. */
  public void received(String signal, Optional<String> tenant, int bytes) {
    perTenant("received.bytes", "Bytes of request bodies on the wire", signal, tenant)
        .increment(bytes);
  }

  /** The bytes of a request without its encoding. */
  public void decompressed(String signal, Optional<String> tenant, int bytes) {
    perTenant("decompressed.bytes", "Bytes of requests, decompressed", signal, tenant)
        .increment(bytes);
  }

  /** Spans, data points or log records that are durable in Kafka, as their client is told. */
  public void accepted(String signal, Optional<String> tenant, long count) {
    perTenant(
            "accepted.records",
            "Spans, data points and log records that Kafka has confirmed",
            signal,
            tenant)
        .increment(count);
  }

  /** The same that Kafka confirmed when their client had been told to send them again. */
  public void confirmedLate(String signal, Optional<String> tenant, long count) {
    perTenant(
            "late.records",
            "Spans, data points and log records that Kafka confirmed when their client had been"
                + " told to send them again",
            signal,
            tenant)
        .increment(count);
  }

  /** Spans, data points or log records that were judged bad. */
  public void rejected(String signal, String reason, long count) {
    counter(
            "rejected.records",
            "Spans, data points and log records that were judged bad, told to the client",
            Tags.of("signal", signal, "reason", reason))
        .increment(count);
  }

  /** Records that Kafka refused for their size, and that were split again. */
  public void splitAgain(String signal, int records) {
    counter(
            "split.again.records",
            "Kafka records that Kafka refused for their size, split again",
            Tags.of("signal", signal))
        .increment(records);
  }

  /** What became of a request. */
  public void outcome(String signal, String protocol, String outcome) {
    outcomes
        .computeIfAbsent(
            new Outcome(signal, protocol, outcome),
            key ->
                counter(
                    "requests",
                    "Requests by what became of them",
                    Tags.of("signal", signal, "protocol", protocol, "outcome", outcome)))
        .increment();
  }

  /** What the limits of attributes took away. */
  public void cut(String signal, int dropped, int shortened) {
    if (dropped > 0 || shortened > 0) {
      cut(signal, "dropped").increment(dropped);
      cut(signal, "shortened").increment(shortened);
    }
  }

  /** A point in time, for {@link #published}. */
  public long now() {
    return System.nanoTime();
  }

  /** All records of a request were confirmed by Kafka, or one was not. */
  public void published(long sentAt, boolean isDurable) {
    (isDurable ? durable : failed).record(System.nanoTime() - sentAt, TimeUnit.NANOSECONDS);
  }

  /** All of it in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private Timer kafkaTimer(String result) {
    return Timer.builder(PREFIX + "kafka")
        .description("From the first record of a request being sent to Kafka's answer for all")
        .tag("result", result)
        .serviceLevelObjectives(
            List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
                .map(Duration::ofMillis)
                .toArray(Duration[]::new))
        .register(registry);
  }

  private Counter cut(String signal, String what) {
    return counter(
        "cut.attributes",
        "Attributes dropped, and values of attributes shortened, by the limits",
        Tags.of("signal", signal, "what", what));
  }

  private Counter perTenant(
      String name, String description, String signal, Optional<String> tenant) {
    return perTenant.computeIfAbsent(
        new PerTenant(name, signal, tenants.label(tenant)),
        key -> counter(name, description, Tags.of("signal", signal, "tenant", key.tenant())));
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }
}

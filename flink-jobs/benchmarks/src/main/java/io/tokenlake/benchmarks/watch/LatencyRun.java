package io.tokenlake.benchmarks.watch;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.benchmarks.ledger.JobCluster;
import io.tokenlake.benchmarks.ledger.SampleRequests;
import io.tokenlake.benchmarks.ledger.Spent;
import io.tokenlake.benchmarks.ledger.Stage;
import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The ledger and the watch as in production, under a steady load of spans, with a call now and then
 * that breaks a rule: how long it takes until its alert can be read.
 */
final class LatencyRun {
  private static final long SEED = 20_261_125;
  private static final int SPANS_PER_TRACE = 3;
  private static final long SECOND = 1_000_000_000L;

  /** So often something is sent. */
  private static final long BEAT = SECOND / 50;

  /** An alert that is not there by then is missing. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final WatchBenchmarkOptions options;
  private final Stage stage;
  private final Consumer<String> progress;
  private final Map<Integer, Long> arrivedNanos = new ConcurrentHashMap<>();
  private final SampleRequests requests = new SampleRequests(SEED, 1);
  private final Probes probes = new Probes();
  private int probesSent;
  private long spansSent;

  LatencyRun(WatchBenchmarkOptions options, Stage stage, Consumer<String> progress) {
    this.options = options;
    this.stage = stage;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws IllegalStateException when an alert does not come
   */
  LatencyResult run() throws Exception {
    WatchTopics.create(stage.kafka(), options.parallelism());
    try (JobCluster cluster =
            JobCluster.start(stage.dir(), options.state(), options.parallelism(), 2);
        Sightings sightings = new Sightings(stage.bootstrapServers());
        KafkaProducer<byte[], byte[]> producer = stage.producer()) {
      JobEnvironment ledger = environment(cluster);
      LedgerJob.assemble(ledger.flink(), ledger.settings());
      JobID ledgerId = cluster.submit(ledger, LedgerJob.NAME);
      JobEnvironment watch = environment(cluster);
      WatchJob.assemble(watch.flink(), watch.settings());
      JobID watchId = cluster.submit(watch, WatchJob.NAME);

      progress.accept("latency: warm-up of " + options.warmUp().toSeconds() + " s");
      send(producer, options.warmUp());
      await(sightings, 0);
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      int before = probesSent;
      long spansBefore = spansSent;
      progress.accept("latency: measuring for " + options.duration().toSeconds() + " s");
      Spent spent =
          Spent.on(
              () -> {
                send(producer, options.duration());
                await(sightings, before);
              });
      double rate = (spansSent - spansBefore) / (options.duration().toMillis() / 1e3);
      LatencyResult result = result(sightings, before, load, rate, spent);
      cluster.cancel(ledgerId);
      cluster.cancel(watchId);
      return result;
    }
  }

  private JobEnvironment environment(JobCluster cluster) {
    return cluster.environment(
        stage.bootstrapServers(), stage.lake(), options.checkpointInterval());
  }

  /** Load and probes, each at its own steady pace. */
  private void send(KafkaProducer<byte[], byte[]> producer, Duration time) {
    long start = System.nanoTime();
    long spans = 0;
    long probesNow = 0;
    // One probe at least, also in no time: it shows that the jobs are up.
    long probesToSend = Math.max(1, time.toMillis() * options.probesPerSecond() / 1_000);
    long passed = 0;
    while (passed < time.toNanos() || probesNow < probesToSend) {
      passed = System.nanoTime() - start;
      long spansDue = Math.min(passed, time.toNanos()) * options.spansPerSecond() / SECOND;
      for (; spans < spansDue; spans += SPANS_PER_TRACE) {
        producer.send(message(requests.next(1)));
        spansSent += SPANS_PER_TRACE;
      }
      // From its first moment on, so that also the last one is sent within the time.
      long probesDue = 1 + passed * options.probesPerSecond() / SECOND;
      for (; probesNow < Math.min(probesDue, probesToSend); probesNow++) {
        sendProbe(producer);
      }
      LockSupport.parkNanos(BEAT);
    }
  }

  private void sendProbe(KafkaProducer<byte[], byte[]> producer) {
    int number = probesSent++;
    spansSent++;
    producer.send(
        message(probes.call(number)),
        (metadata, failed) -> {
          if (failed == null) {
            arrivedNanos.put(number, System.nanoTime());
          }
        });
  }

  private static ProducerRecord<byte[], byte[]> message(ExportTraceServiceRequest request) {
    byte[] traceId =
        request.getResourceSpans(0).getScopeSpans(0).getSpans(0).getTraceId().toByteArray();
    return new ProducerRecord<>(Topics.OTLP_SPANS, traceId, request.toByteArray());
  }

  private void await(Sightings sightings, int from) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int number = from; number < probesSent; number++) {
      for (String rule : List.of(Probes.CALL_RULE, Probes.WINDOW_RULE)) {
        while (sightings.nanos(Topics.ALERTS, Probes.tenant(number), rule) == null) {
          if (System.nanoTime() > deadline) {
            throw new IllegalStateException(
                "no alert of rule %s for probe %d of %d within %d s after the last was sent"
                    .formatted(rule, number, probesSent, PATIENCE.toSeconds()));
          }
          LockSupport.parkNanos(BEAT);
        }
      }
    }
  }

  private LatencyResult result(Sightings sightings, int from, double load, double rate, Spent spent)
      throws IOException {
    return new LatencyResult(
        load,
        rate,
        until(sightings, from, Topics.LLM_CALLS, ""),
        until(sightings, from, Topics.LLM_ROLLUPS, ""),
        until(sightings, from, Topics.ALERT_OBSERVATIONS, Probes.CALL_RULE),
        until(sightings, from, Topics.ALERTS, Probes.CALL_RULE),
        until(sightings, from, Topics.ALERT_OBSERVATIONS, Probes.WINDOW_RULE),
        until(sightings, from, Topics.ALERTS, Probes.WINDOW_RULE),
        spent);
  }

  private Latency until(Sightings sightings, int from, String topic, String rule)
      throws IOException {
    List<Long> nanos = new ArrayList<>();
    for (int number = from; number < probesSent; number++) {
      Long seen = sightings.nanos(topic, Probes.tenant(number), rule);
      if (seen == null) {
        throw new IllegalStateException("probe " + number + " was never seen on topic " + topic);
      }
      // What is acknowledged late may have been read before.
      nanos.add(Math.max(0, seen - arrivedNanos.get(number)));
    }
    return Latency.ofNanos(nanos);
  }
}

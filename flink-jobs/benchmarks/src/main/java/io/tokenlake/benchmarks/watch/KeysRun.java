package io.tokenlake.benchmarks.watch;

import io.tokenlake.benchmarks.ledger.JobCluster;
import io.tokenlake.benchmarks.ledger.Profile;
import io.tokenlake.benchmarks.ledger.Spent;
import io.tokenlake.benchmarks.ledger.Stage;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.pipeline.WatchSources;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeWatchSinks;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupUpdate;
import io.tokenlake.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The watch as in production over the minutes of so many services, each of which has the rules of
 * its dimension set and seven series that detectors watch: what an update costs, and what is
 * remembered of a service.
 */
final class KeysRun {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int TENANTS = 40;

  private final WatchBenchmarkOptions options;
  private final Stage stage;
  private final int keys;
  private final Consumer<String> progress;

  KeysRun(WatchBenchmarkOptions options, Stage stage, int keys, Consumer<String> progress) {
    this.options = options;
    this.stage = stage;
    this.keys = keys;
    this.progress = progress;
  }

  KeysResult run() throws Exception {
    WatchTopics.create(stage.kafka(), options.parallelism());
    progress.accept(keys + " keys: writing their minutes to Kafka");
    fill();
    progress.accept(keys + " keys: the watch");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    try (JobCluster cluster =
        JobCluster.start(stage.dir(), options.state(), options.parallelism(), 1)) {
      AtomicReference<JobID> job = new AtomicReference<>();
      AtomicReference<Spent> spent = new AtomicReference<>();
      AtomicReference<Profile> profile = new AtomicReference<>();
      Spent.Work work =
          () -> {
            job.set(cluster.submit(environment(cluster), WatchJob.NAME));
            cluster.await(job.get());
          };
      if (options.profile()) {
        profile.set(Profile.of(stage.dir().resolve("watch.jfr"), () -> spent.set(Spent.on(work))));
      } else {
        spent.set(Spent.on(work));
      }
      return new KeysResult(
          keys,
          load,
          (long) keys * options.windows(),
          spent.get(),
          cluster.stateBytes(job.get()),
          RollupSettings.defaults().interval().toMillis() / 1e3,
          profile.get());
    }
  }

  /** Of what the topics hold now; what the watch logs meanwhile is not read again. */
  private JobEnvironment environment(JobCluster cluster) {
    String brokers = stage.bootstrapServers();
    JobEnvironment environment =
        cluster.environment(brokers, stage.lake(), options.checkpointInterval());
    WatchJob.build(
        environment.flink(),
        new WatchSources(
            KafkaSources.recordsSoFar(brokers, Topics.LLM_CALLS, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.AGENT_STEPS, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.LLM_ROLLUPS, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.SERIES_HISTORY, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.GPU_ROLLUPS, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.GPU_EVENTS, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.ALERT_RULES, WatchJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.ALERT_OBSERVATIONS, WatchJob.NAME)),
        new LakeWatchSinks(environment.settings()),
        environment.settings());
    return environment;
  }

  /** One update of each service and window, window by window. */
  private void fill() {
    LlmRollupUpdate update = ServiceMinute.template();
    try (KafkaProducer<byte[], byte[]> producer = stage.producer()) {
      for (int window = 0; window < options.windows(); window++) {
        for (int key = 0; key < keys; key++) {
          String name = "service|tenant-" + key % TENANTS + "|production|service-" + key;
          update.setRollupKey(name);
          update.getRollup().setTenant("tenant-" + key % TENANTS);
          update.getRollup().setService("service-" + key);
          update.getRollup().setMinute(START.plus(WINDOW.multipliedBy(window)));
          update.setRevision(window + 1L);
          producer.send(
              new ProducerRecord<>(
                  Topics.LLM_ROLLUPS,
                  name.getBytes(StandardCharsets.UTF_8),
                  LlmRollupCodec.encode(update)));
        }
      }
    }
  }
}

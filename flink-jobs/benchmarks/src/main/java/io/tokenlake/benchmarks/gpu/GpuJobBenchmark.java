package io.tokenlake.benchmarks.gpu;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tokenlake.benchmarks.ledger.JobCluster;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import io.tokenlake.benchmarks.ledger.Spent;
import io.tokenlake.benchmarks.watch.Latency;
import io.tokenlake.pipeline.GpuJob;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the gpu job, Kafka in and Iceberg out, against parsing the same bytes in the same run;
 * and beside it how long an XID takes to be an alert while all GPUs are sampled every second.
 */
public final class GpuJobBenchmark {
  /** The gpu job and the watch. */
  private static final int JOBS = 2;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int WARM_UP_SECONDS = 200;

  /** The first alerts load classes and compile. */
  private static final int UNTIMED_XIDS = 20;

  private static final long POLL_MILLIS = 20;

  private final GpuJobOptions options;
  private final Consumer<String> progress;

  /**
   * @param progress told what is going on
   */
  public GpuJobBenchmark(GpuJobOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws IllegalStateException when the tables do not hold what was sent, or an alert is missing
   */
  public GpuJobResult run() throws Exception {
    if (options.seconds() > WARM_UP_SECONDS) {
      measure("warm-up", WARM_UP_SECONDS, false);
    }
    return measure("catch-up", options.seconds(), options.xids() > 0);
  }

  private GpuJobResult measure(String name, int seconds, boolean withXids) throws Exception {
    long samples = (long) options.gpus() * seconds;
    try (GpuStage stage = stage(name);
        JobCluster cluster =
            JobCluster.start(stage.jobs().dir(), State.HEAP, options.parallelism(), JOBS)) {
      progress.accept(name + ": writing " + samples + " samples to Kafka");
      stage.fill(options.machines(), seconds);
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      progress.accept(name + ": parsing alone");
      Spent bare = Spent.on(() -> require("parsed samples", stage.parseAll(), samples));
      progress.accept(name + ": gpu job");
      Spent job =
          Spent.on(
              () -> {
                submit(stage, cluster, GpuJob.NAME, GpuJobBenchmark::gpus);
                awaitRows(stage, samples);
              });
      require("rows of gpu_samples", stage.rows(LakeTable.GPU_SAMPLES), samples);
      require("dead letters", stage.rows(LakeTable.DEAD_LETTERS), 0);
      Latency alerts = withXids ? timeXids(stage, cluster) : Latency.ofNanos(List.of());
      return new GpuJobResult(samples, load, bare, job, alerts);
    }
  }

  /** The gpu job goes on; beside it runs the watch. */
  private Latency timeXids(GpuStage stage, JobCluster cluster) throws Exception {
    progress.accept(
        "XIDs: %d of them, %d a second, while %d GPUs are sampled"
            .formatted(options.xids(), options.xidsPerSecond(), options.gpus()));
    submit(stage, cluster, WatchJob.NAME, GpuJobBenchmark::watch);
    try (XidTimes times = new XidTimes(stage)) {
      times.send();
      times.awaitAll(LIMIT); // until then the watch was starting
      int all = UNTIMED_XIDS + options.xids();
      long began = System.nanoTime();
      long sampled = 0;
      for (int sent = 1; sent < all; ) {
        long passed = System.nanoTime() - began;
        // Machines are sampled one after the other, as their agents do not know of each other.
        for (long due = passed * options.machines() / SECONDS.toNanos(1);
            sampled < due;
            sampled++) {
          int machine = (int) (sampled % options.machines());
          stage.send(machine, nowNanos(), options.seconds() + sampled / options.machines());
        }
        if (passed * options.xidsPerSecond() / SECONDS.toNanos(1) >= sent) {
          times.send();
          sent++;
        }
        times.poll();
      }
      times.awaitAll(LIMIT);
      return times.latency(UNTIMED_XIDS);
    }
  }

  private void submit(
      GpuStage stage, JobCluster cluster, String name, Consumer<JobEnvironment> assemble)
      throws Exception {
    JobEnvironment job =
        cluster.environment(
            stage.jobs().bootstrapServers(), stage.jobs().lake(), options.checkpointInterval());
    assemble.accept(job);
    cluster.submit(job, name);
  }

  private static void awaitRows(GpuStage stage, long samples) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    long rows = 0;
    while (rows < samples) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d samples are in their table after %d s"
                .formatted(rows, samples, LIMIT.toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
      rows = stage.rows(LakeTable.GPU_SAMPLES);
    }
  }

  private static void require(String what, long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException(
          "%s: %d, and there must be %d".formatted(what, found, expected));
    }
  }

  private static long nowNanos() {
    Instant now = Instant.now();
    return SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static void gpus(JobEnvironment job) {
    GpuJob.assemble(job.flink(), job.settings());
  }

  private static void watch(JobEnvironment job) {
    WatchJob.assemble(job.flink(), job.settings());
  }

  private GpuStage stage(String name) throws IOException {
    return GpuStage.create(options.dir().resolve(name), options.parallelism());
  }
}

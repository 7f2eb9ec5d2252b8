package io.tokenlake.benchmarks.ledger;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Measures the ledger job end to end, Kafka in and Iceberg out, against a bare consumer that polls
 * and parses the same bytes in the same run.
 */
public final class LedgerBenchmark {
  private static final int MOST_WARM_UP_SPANS = 150_000;

  private final LedgerBenchmarkOptions options;
  private final Consumer<String> progress;

  /**
   * @param progress told what is going on
   */
  public LedgerBenchmark(LedgerBenchmarkOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures every scale.
   *
   * @throws IllegalStateException when the tables do not hold what was sent
   */
  public List<ScaleResult> run() throws Exception {
    warmUp();
    List<ScaleResult> results = new ArrayList<>();
    for (int scale : options.scales()) {
      results.add(measure(scale));
    }
    return results;
  }

  private void warmUp() throws Exception {
    int spans = Math.min(options.spans(), MOST_WARM_UP_SPANS);
    progress.accept("warm-up with " + spans + " spans");
    try (Stage stage = stage("warm-up", spans);
        JobRun job = JobRun.prepare(stage, options)) {
      BareConsumer.countSpans(stage.bootstrapServers());
      job.run();
      check(stage);
    }
  }

  private ScaleResult measure(int scale) throws Exception {
    int spans = options.spans() * scale;
    progress.accept("scale " + scale + ": writing " + spans + " spans to Kafka");
    try (Stage stage = stage("scale-" + scale, spans);
        JobRun job = JobRun.prepare(stage, options)) {
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      progress.accept("scale " + scale + ": bare consumer");
      Spent bare = Spent.on(() -> countAll(stage));
      progress.accept("scale " + scale + ": ledger job");
      AtomicReference<Profile> profile = new AtomicReference<>();
      Spent spent =
          options.profile()
              ? profiled(job, stage.dir().resolve("job.jfr"), profile)
              : Spent.on(job::run);
      progress.accept("scale " + scale + ": checking the tables");
      check(stage);
      try (LakeReading lake = new LakeReading(stage.lake())) {
        return new ScaleResult(
            scale,
            stage.sent().spans(),
            stage.sent().calls(),
            load,
            stage.payloadBytes(),
            bare,
            spent,
            job.completedCheckpoints(),
            job.stateBytes(),
            lake.dataBytes(),
            lake.dataFiles(),
            profile.get());
      }
    }
  }

  private static Spent profiled(JobRun job, Path file, AtomicReference<Profile> profile)
      throws Exception {
    AtomicReference<Spent> spent = new AtomicReference<>();
    profile.set(Profile.of(file, () -> spent.set(Spent.on(job::run))));
    return spent.get();
  }

  private static void countAll(Stage stage) {
    long counted = BareConsumer.countSpans(stage.bootstrapServers());
    if (counted != stage.sent().spans()) {
      throw new IllegalStateException(
          "the bare consumer counted " + counted + " spans of " + stage.sent().spans());
    }
  }

  /** A benchmark of wrong results would be none. */
  private static void check(Stage stage) throws IOException {
    try (LakeReading lake = new LakeReading(stage.lake())) {
      Totals found = lake.totals();
      if (!found.equals(stage.sent())) {
        throw new IllegalStateException(
            "the tables do not hold what was sent: sent " + stage.sent() + ", found " + found);
      }
    }
    long onTopic = stage.callsOnTopic();
    if (onTopic != stage.sent().calls()) {
      throw new IllegalStateException(
          "the topic of calls holds " + onTopic + " of " + stage.sent().calls() + " entries");
    }
  }

  private Stage stage(String name, int spans) throws IOException {
    return Stage.create(
        options.dir().resolve(name), spans, options.parallelism(), options.messages());
  }
}

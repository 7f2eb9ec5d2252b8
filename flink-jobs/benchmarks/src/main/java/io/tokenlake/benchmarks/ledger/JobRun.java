package io.tokenlake.benchmarks.ledger;

import io.tokenlake.benchmarks.jobs.JobCluster;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.LedgerSources;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeLedgerSinks;
import io.tokenlake.schemas.Topics;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;

/**
 * The ledger job as it runs in production, but over what the topics hold now: when it has read all
 * of that it commits and ends.
 */
final class JobRun implements AutoCloseable {
  /** As docs/operations.md advises: almost every look-up is of a span that was not there yet. */
  private static final ConfigOption<Boolean> ROCKSDB_BLOOM_FILTER =
      ConfigOptions.key("state.backend.rocksdb.use-bloom-filter").booleanType().noDefaultValue();

  private final Stage stage;
  private final LedgerBenchmarkOptions options;
  private final JobCluster cluster;
  private JobID job;

  private JobRun(Stage stage, LedgerBenchmarkOptions options, JobCluster cluster) {
    this.stage = stage;
    this.options = options;
    this.cluster = cluster;
  }

  /** Starts a cluster for the job. */
  static JobRun prepare(Stage stage, LedgerBenchmarkOptions options) throws Exception {
    MemorySize managed = MemorySize.ofMebiBytes(options.state() == State.ROCKSDB ? 256 : 8);
    return new JobRun(
        stage, options, JobCluster.start(stage.jobs(), options.parallelism(), managed));
  }

  /** Runs the job to its end. */
  void run() throws Exception {
    job =
        cluster.submit(
            LedgerJob.NAME,
            new Configuration()
                .set(CoreOptions.DEFAULT_PARALLELISM, options.parallelism())
                .set(StateBackendOptions.STATE_BACKEND, options.state().flinkName())
                .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
                .set(ROCKSDB_BLOOM_FILTER, true)
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval()),
            this::build);
    cluster
        .flink()
        .requestJobResult(job)
        .get()
        .toJobExecutionResult(Thread.currentThread().getContextClassLoader());
  }

  /** Bytes of state in the largest checkpoint. */
  long stateBytes() throws Exception {
    return checkpoints().getHistory().getCheckpoints().stream()
        .filter(checkpoint -> checkpoint.getStatus() == CheckpointStatsStatus.COMPLETED)
        .mapToLong(AbstractCheckpointStats::getStateSize)
        .max()
        .orElse(0);
  }

  /** How many checkpoints were completed. */
  long completedCheckpoints() throws Exception {
    return checkpoints().getCounts().getNumberOfCompletedCheckpoints();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  private CheckpointStatsSnapshot checkpoints() throws Exception {
    return cluster.flink().getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
  }

  private void build(JobEnvironment environment) {
    String brokers = stage.bootstrapServers();
    LedgerJob.build(
        environment.flink(),
        new LedgerSources(
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_SPANS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_LOGS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_METRICS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.PRICE_BOOK, LedgerJob.NAME)),
        new LakeLedgerSinks(environment.settings()),
        environment.settings());
  }
}

package io.tokenlake.benchmarks.ledger;

import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import io.tokenlake.pipeline.JobOptions;
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
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The ledger job as it runs in production, but over what the topics hold now: when it has read all
 * of that it commits and ends.
 */
final class JobRun implements AutoCloseable {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);

  /** All of any run: the last ones, of a job whose tasks are done, hold no state. */
  private static final int CHECKPOINTS_REMEMBERED = 10_000;

  /** As docs/operations.md advises: almost every look-up is of a span that was not there yet. */
  private static final ConfigOption<Boolean> ROCKSDB_BLOOM_FILTER =
      ConfigOptions.key("state.backend.rocksdb.use-bloom-filter").booleanType().noDefaultValue();

  private final Stage stage;
  private final LedgerBenchmarkOptions options;
  private final MiniCluster cluster;
  private JobID job;

  private JobRun(Stage stage, LedgerBenchmarkOptions options, MiniCluster cluster) {
    this.stage = stage;
    this.options = options;
    this.cluster = cluster;
  }

  /** Starts a cluster for the job. */
  static JobRun prepare(Stage stage, LedgerBenchmarkOptions options) throws Exception {
    // RocksDB lives off managed memory, the heap backend has no use for it.
    MemorySize managed = MemorySize.ofMebiBytes(options.state() == State.ROCKSDB ? 256 : 8);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(
                    new Configuration()
                        .set(RestOptions.BIND_PORT, "0")
                        .set(CoreOptions.TMP_DIRS, stage.dir().resolve("tmp").toString())
                        .set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINTS_REMEMBERED)
                        .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, managed)
                        .set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK)
                        .set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(options.parallelism())
                .build());
    cluster.start();
    return new JobRun(stage, options, cluster);
  }

  /** Runs the job to its end. */
  void run() throws Exception {
    StreamGraph graph = graph();
    job = cluster.submitJob(graph.getJobGraph()).get().getJobID();
    cluster
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
    return cluster.getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
  }

  private StreamGraph graph() {
    JobEnvironment environment =
        JobEnvironment.of(
            new Configuration()
                .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, stage.bootstrapServers())
                .set(JobOptions.CATALOG_PROPERTIES, stage.lake().properties())
                .set(CoreOptions.DEFAULT_PARALLELISM, options.parallelism())
                .set(StateBackendOptions.STATE_BACKEND, options.state().flinkName())
                .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
                .set(ROCKSDB_BLOOM_FILTER, true)
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval())
                .set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    "file://" + stage.dir().resolve("checkpoints").toAbsolutePath())
                // What was repeated after a failure would be no measurement.
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    String brokers = stage.bootstrapServers();
    LedgerJob.build(
        environment.flink(),
        new LedgerSources(
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_SPANS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_LOGS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.OTLP_METRICS, LedgerJob.NAME),
            KafkaSources.recordsSoFar(brokers, Topics.PRICE_BOOK, LedgerJob.NAME),
            null),
        new LakeLedgerSinks(environment.settings()),
        environment.settings());
    StreamGraph graph = environment.flink().getStreamGraph();
    graph.setJobName(LedgerJob.NAME);
    return graph;
  }
}

package io.tokenlake.benchmarks.ledger;

import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import io.tokenlake.pipeline.JobOptions;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.tables.LakeCatalog;
import java.nio.file.Path;
import java.time.Duration;
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

/** A cluster in this JVM for jobs that are measured, and the options that they run with. */
public final class JobCluster implements AutoCloseable {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);

  /** All of any run: the last ones, of a job whose tasks are done, hold no state. */
  private static final int CHECKPOINTS_REMEMBERED = 10_000;

  /** As docs/operations.md advises: almost every look-up is of a span that was not there yet. */
  private static final ConfigOption<Boolean> ROCKSDB_BLOOM_FILTER =
      ConfigOptions.key("state.backend.rocksdb.use-bloom-filter").booleanType().noDefaultValue();

  private final Path dir;
  private final State state;
  private final int parallelism;
  private final MiniCluster cluster;

  private JobCluster(Path dir, State state, int parallelism, MiniCluster cluster) {
    this.dir = dir;
    this.state = state;
    this.parallelism = parallelism;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster.
   *
   * @param dir folder for what it writes
   * @param jobs how many jobs run at a time
   */
  public static JobCluster start(Path dir, State state, int parallelism, int jobs)
      throws Exception {
    // RocksDB lives off managed memory, the heap backend has no use for it.
    MemorySize managed = MemorySize.ofMebiBytes(state == State.ROCKSDB ? 256 : 8);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(
                    new Configuration()
                        .set(RestOptions.BIND_PORT, "0")
                        .set(CoreOptions.TMP_DIRS, dir.resolve("tmp").toString())
                        .set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINTS_REMEMBERED)
                        .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, managed)
                        .set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK.multiply(jobs))
                        .set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK.multiply(jobs)))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism * jobs)
                .build());
    cluster.start();
    return new JobCluster(dir, state, parallelism, cluster);
  }

  /** What a job is made with. */
  public JobEnvironment environment(
      String bootstrapServers, LakeCatalog lake, Duration checkpointInterval) {
    return JobEnvironment.of(
        new Configuration()
            .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, bootstrapServers)
            .set(JobOptions.CATALOG_PROPERTIES, lake.properties())
            .set(CoreOptions.DEFAULT_PARALLELISM, parallelism)
            .set(StateBackendOptions.STATE_BACKEND, state.flinkName())
            .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
            .set(ROCKSDB_BLOOM_FILTER, true)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval)
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                "file://" + dir.resolve("checkpoints").toAbsolutePath())
            // What was repeated after a failure would be no measurement.
            .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
  }

  /** Starts a job. */
  public JobID submit(JobEnvironment environment, String name) throws Exception {
    StreamGraph graph = environment.flink().getStreamGraph();
    graph.setJobName(name);
    return cluster.submitJob(graph.getJobGraph()).get().getJobID();
  }

  /** Waits until a job has ended; its failure is one here. */
  public void await(JobID job) throws Exception {
    cluster
        .requestJobResult(job)
        .get()
        .toJobExecutionResult(Thread.currentThread().getContextClassLoader());
  }

  /** Ends a job that would go on. */
  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get();
    cluster.requestJobResult(job).get();
  }

  /** Bytes of state in the largest checkpoint of a job. */
  public long stateBytes(JobID job) throws Exception {
    return checkpoints(job).getHistory().getCheckpoints().stream()
        .filter(checkpoint -> checkpoint.getStatus() == CheckpointStatsStatus.COMPLETED)
        .mapToLong(AbstractCheckpointStats::getStateSize)
        .max()
        .orElse(0);
  }

  /** How many checkpoints of a job were completed. */
  public long completedCheckpoints(JobID job) throws Exception {
    return checkpoints(job).getCounts().getNumberOfCompletedCheckpoints();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  private CheckpointStatsSnapshot checkpoints(JobID job) throws Exception {
    return cluster.getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
  }
}

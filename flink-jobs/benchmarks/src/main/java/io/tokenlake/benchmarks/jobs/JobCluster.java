package io.tokenlake.benchmarks.jobs;

import io.tokenlake.pipeline.JobOptions;
import io.tokenlake.pipeline.io.JobEnvironment;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster in this process, for jobs as they run in production. */
public final class JobCluster implements AutoCloseable {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);

  /** All of any run: the last ones, of a job whose tasks are done, hold no state. */
  private static final int CHECKPOINTS_REMEMBERED = 10_000;

  private final JobStage stage;
  private final MiniCluster flink;

  private JobCluster(JobStage stage, MiniCluster flink) {
    this.stage = stage;
    this.flink = flink;
  }

  /**
   * Starts a cluster.
   *
   * @param managed what RocksDB lives off; the heap backend has no use for it
   */
  public static JobCluster start(JobStage stage, int slots, MemorySize managed) throws Exception {
    MiniCluster flink =
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
                .setNumSlotsPerTaskManager(slots)
                .build());
    flink.start();
    return new JobCluster(stage, flink);
  }

  /** The cluster. */
  public MiniCluster flink() {
    return flink;
  }

  /**
   * Starts a job on the stage's broker and lake. Its first failure ends it, because what was
   * repeated after one would be no measurement.
   *
   * @param more options beside where broker and lake are
   * @param build adds the job to its environment
   */
  public JobID submit(String name, Configuration more, Consumer<JobEnvironment> build)
      throws Exception {
    Configuration options =
        new Configuration(more)
            .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, stage.bootstrapServers())
            .set(JobOptions.CATALOG_PROPERTIES, stage.lake().properties())
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                "file://" + stage.dir().resolve("checkpoints").toAbsolutePath())
            .set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    JobEnvironment environment = JobEnvironment.of(options);
    build.accept(environment);
    StreamGraph graph = environment.flink().getStreamGraph();
    graph.setJobName(name);
    return flink.submitJob(graph.getJobGraph()).get().getJobID();
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}

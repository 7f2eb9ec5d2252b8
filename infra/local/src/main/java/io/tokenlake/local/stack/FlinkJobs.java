package io.tokenlake.local.stack;

import io.tokenlake.pipeline.GpuJob;
import io.tokenlake.pipeline.JobOptions;
import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.tables.LakeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The Flink jobs of a local stack on a cluster in this JVM, with Flink's web interface. A job goes
 * on from its last completed checkpoint, however the stack ended before.
 */
final class FlinkJobs implements AutoCloseable {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
  private static final Duration AGENT_RUN_QUIET = Duration.ofSeconds(5);
  private static final int SLOTS = 3;

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final StackDir dir;
  private final MiniCluster cluster;
  private final Map<JobID, String> jobs = new LinkedHashMap<>();

  private FlinkJobs(StackDir dir, MiniCluster cluster) {
    this.dir = dir;
    this.cluster = cluster;
  }

  static FlinkJobs start(StackDir dir, int restPort) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, Integer.toString(restPort));
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    configuration.set(CoreOptions.TMP_DIRS, dir.root().resolve("tmp").toString());
    // State is on the heap, so managed memory would lie idle.
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    return new FlinkJobs(dir, cluster);
  }

  void submit(String bootstrapServers, LakeCatalog catalog) throws Exception {
    submit(
        LedgerJob.NAME,
        bootstrapServers,
        catalog,
        job -> LedgerJob.assemble(job.flink(), job.settings()));
    submit(
        GpuJob.NAME,
        bootstrapServers,
        catalog,
        job -> GpuJob.assemble(job.flink(), job.settings()));
    submit(
        WatchJob.NAME,
        bootstrapServers,
        catalog,
        job -> WatchJob.assemble(job.flink(), job.settings()));
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  private void submit(
      String name, String bootstrapServers, LakeCatalog catalog, Consumer<JobEnvironment> assemble)
      throws Exception {
    Path checkpoints = dir.checkpoints().resolve(name);
    Configuration configuration = new Configuration();
    configuration.set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, bootstrapServers);
    configuration.set(JobOptions.CATALOG_NAME, catalog.name());
    configuration.set(JobOptions.CATALOG_PROPERTIES, catalog.properties());
    configuration.set(JobOptions.AGENT_RUN_QUIET, AGENT_RUN_QUIET);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, url(checkpoints));
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    lastCheckpoint(checkpoints)
        .ifPresent(
            checkpoint -> {
              configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, url(checkpoint));
              configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
            });
    JobEnvironment job = JobEnvironment.of(configuration);
    assemble.accept(job);
    StreamGraph graph = job.flink().getStreamGraph();
    graph.setJobName(name);
    jobs.put(cluster.submitJob(graph.getJobGraph()).get().getJobID(), name);
  }

  /**
   * Waits until every task of every job runs.
   *
   * @throws IllegalStateException with the cause when a job fails instead
   */
  void awaitRunning() throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    for (Map.Entry<JobID, String> job : jobs.entrySet()) {
      AccessExecutionGraph graph = cluster.getExecutionGraph(job.getKey()).get();
      while (!runs(graph)) {
        boolean late = System.nanoTime() > deadline;
        if (graph.getState().isGloballyTerminalState() || late) {
          throw new IllegalStateException(
              job.getValue() + (late ? " does not come up; it is " : " is ") + graph.getState(),
              graph.getFailureInfo() == null ? null : graph.getFailureInfo().getException());
        }
        Thread.sleep(POLL_MILLIS);
        graph = cluster.getExecutionGraph(job.getKey()).get();
      }
    }
  }

  private static boolean runs(AccessExecutionGraph graph) {
    for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return graph.getState() == JobStatus.RUNNING;
  }

  /** The newest checkpoint that was completed; its metadata file is the last thing written. */
  private static Optional<Path> lastCheckpoint(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .max(Comparator.comparing(FlinkJobs::modified))
          .map(Path::getParent);
    }
  }

  /** Not {@link Path#toUri()}: Flink takes the path as it stands and would not undo its escapes. */
  private static String url(Path path) {
    return "file://" + path;
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tokenlake.pipeline.process;

import static org.awaitility.Awaitility.await;

import io.tokenlake.local.process.FreePort;
import io.tokenlake.local.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;

/**
 * A Flink cluster as production runs it: JobManager and TaskManager are processes of their own, a
 * JobManager that comes back takes up the jobs of the one that died (Flink's high availability on
 * ZooKeeper), jobs are submitted by Flink's own command and keep their state in RocksDB.
 */
public final class FlinkProcesses implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int SLOTS = 3;

  private final Path dir;
  private final Path logs;
  private final ZooKeeper zooKeeper;
  private final Configuration configuration;
  private final RestClusterClient<String> client;
  private JavaProcess jobManager;
  private JavaProcess taskManager;

  /**
   * Writes the configuration; starts no process yet.
   *
   * @param dir folder of everything the cluster keeps
   * @param logs folder for what the processes report
   */
  public FlinkProcesses(Path dir, Path logs) throws Exception {
    this.dir = Files.createDirectories(dir);
    this.logs = logs;
    zooKeeper = new ZooKeeper(dir.resolve("zookeeper"));
    Path conf = Files.createDirectories(dir.resolve("conf"));
    Files.writeString(
        conf.resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
        options().entrySet().stream()
            .map(option -> option.getKey() + ": " + option.getValue() + "\n")
            .collect(Collectors.joining()));
    configuration = GlobalConfiguration.loadConfiguration(conf.toString());
    // A client needs no leader election: there is one JobManager, on a port that is known.
    configuration.removeKey("high-availability.type");
    client = new RestClusterClient<>(configuration, "processes");
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("rest.address", "127.0.0.1");
    options.put("rest.bind-address", "127.0.0.1");
    options.put("rest.port", Integer.toString(FreePort.find()));
    options.put("jobmanager.rpc.address", "127.0.0.1");
    options.put("jobmanager.bind-host", "127.0.0.1");
    options.put("taskmanager.host", "127.0.0.1");
    options.put("taskmanager.bind-host", "127.0.0.1");
    options.put("high-availability.type", "zookeeper");
    options.put("high-availability.zookeeper.quorum", zooKeeper.address());
    options.put("high-availability.storageDir", url("ha"));
    options.put("high-availability.zookeeper.client.session-timeout", "10 s");
    // A process that is killed is noticed when its port refuses, long before this.
    options.put("heartbeat.interval", "1 s");
    options.put("heartbeat.timeout", "20 s");
    options.put("io.tmp.dirs", dir.resolve("tmp").toString());
    options.put("execution.target", "remote");
    options.put("state.backend.type", "rocksdb");
    // What Flink's own scripts would work out from the size of the machine.
    options.put("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS));
    options.put("taskmanager.cpu.cores", "2.0");
    options.put("taskmanager.memory.task.heap.size", "384 mb");
    options.put("taskmanager.memory.task.off-heap.size", "0 b");
    options.put("taskmanager.memory.framework.heap.size", "128 mb");
    options.put("taskmanager.memory.framework.off-heap.size", "128 mb");
    options.put("taskmanager.memory.network.min", "64 mb");
    options.put("taskmanager.memory.network.max", "64 mb");
    options.put("taskmanager.memory.managed.size", "96 mb");
    options.put("taskmanager.memory.jvm-metaspace.size", "256 mb");
    options.put("taskmanager.memory.jvm-overhead.min", "128 mb");
    options.put("taskmanager.memory.jvm-overhead.max", "128 mb");
    return options;
  }

  public void startJobManager() throws IOException {
    jobManager =
        JavaProcess.start(
            environment(),
            logs.resolve("jobmanager.log"),
            Jvm.options("-Xmx384m"),
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--configDir",
            dir.resolve("conf").toString());
  }

  public void startTaskManager() throws IOException {
    taskManager =
        JavaProcess.start(
            environment(),
            logs.resolve("taskmanager.log"),
            Jvm.options("-Xmx512m"),
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            dir.resolve("conf").toString());
  }

  /** Both processes are there, unless one was just killed. */
  public void requireAlive() {
    if (!jobManager.isAlive() || !taskManager.isAlive()) {
      throw new IllegalStateException("a Flink process ended by itself; see " + logs);
    }
  }

  public void killJobManager() {
    jobManager.kill();
  }

  public void killTaskManager() {
    taskManager.kill();
  }

  /**
   * Submits a job as a user does, with {@code flink run}, and returns when it is accepted.
   *
   * @param savepoint what to go on from; null to start anew
   * @param options what the job's {@code main} is given
   */
  public void submit(Class<?> main, String savepoint, Map<String, String> options)
      throws IOException, InterruptedException {
    await().atMost(LIMIT).ignoreExceptions().until(() -> runningJobs().isEmpty());
    List<String> command = new ArrayList<>(List.of("run", "--detached"));
    if (savepoint != null) {
      command.addAll(List.of("--fromSavepoint", savepoint));
    }
    command.addAll(List.of("--class", main.getName(), emptyJar().toString()));
    options.forEach((key, value) -> command.addAll(List.of("--" + key, value)));
    int exitCode;
    try (JavaProcess cli =
        JavaProcess.start(
            environment(),
            logs.resolve("cli.log"),
            // As Flink's own script does; the command reaches into a collection of Java's.
            Jvm.options("-Xmx256m", "--add-opens=java.base/java.util=ALL-UNNAMED"),
            CliFrontend.class.getName(),
            command.toArray(String[]::new))) {
      exitCode = cli.exitCode(LIMIT);
    }
    if (exitCode != 0) {
      throw new IllegalStateException("flink run ended with " + exitCode + "; see " + logs);
    }
  }

  /** Stops the one job that runs, all that it has read being committed, and names its savepoint. */
  public String stopWithSavepoint() throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(
                runningJobs().get(0), false, url("savepoints"), SavepointFormatType.CANONICAL)
            .get();
    await().atMost(LIMIT).until(() -> runningJobs().isEmpty());
    return savepoint;
  }

  /** How many checkpoints the one job that runs has completed since it was submitted. */
  public long completedCheckpoints() throws Exception {
    JobMessageParameters job = new JobMessageParameters();
    job.jobPathParameter.resolve(runningJobs().get(0));
    return client
        .sendRequest(
            CheckpointingStatisticsHeaders.getInstance(), job, EmptyRequestBody.getInstance())
        .get()
        .getCounts()
        .getNumberCompletedCheckpoints();
  }

  /** Waits until a job has failed for good, and says why. */
  public String awaitFailure() throws Exception {
    await().atMost(LIMIT).until(() -> !jobs(JobStatus.FAILED::equals).isEmpty());
    return client
        .requestJobResult(jobs(JobStatus.FAILED::equals).get(0))
        .get()
        .getSerializedThrowable()
        .orElseThrow()
        .getFullStringifiedStackTrace();
  }

  /** Where Flink's command finds its configuration. */
  private Map<String, String> environment() {
    return Map.of("FLINK_CONF_DIR", dir.resolve("conf").toString());
  }

  /** A folder that jobs can write to. */
  public String url(String name) {
    return dir.resolve(name).toUri().toString();
  }

  /** The job's classes are on the cluster's class path; the command wants a jar all the same. */
  private Path emptyJar() throws IOException {
    Path jar = dir.resolve("job.jar");
    new JarOutputStream(Files.newOutputStream(jar)).close();
    return jar;
  }

  private List<JobID> runningJobs() throws InterruptedException, ExecutionException {
    return jobs(state -> !state.isGloballyTerminalState());
  }

  private List<JobID> jobs(Predicate<JobStatus> states)
      throws InterruptedException, ExecutionException {
    return client.listJobs().get().stream()
        .filter(job -> states.test(job.getJobState()))
        .map(JobStatusMessage::getJobId)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    if (taskManager != null) {
      taskManager.close();
    }
    if (jobManager != null) {
      jobManager.close();
    }
    zooKeeper.close();
  }
}

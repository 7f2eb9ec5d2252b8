package io.tokenlake.benchmarks.ledger;

import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.LedgerSources;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeLedgerSinks;
import io.tokenlake.schemas.Topics;
import org.apache.flink.api.common.JobID;

/**
 * The ledger job as it runs in production, but over what the topics hold now: when it has read all
 * of that it commits and ends.
 */
final class JobRun implements AutoCloseable {
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
    return new JobRun(
        stage, options, JobCluster.start(stage.dir(), options.state(), options.parallelism(), 1));
  }

  /** Runs the job to its end. */
  void run() throws Exception {
    String brokers = stage.bootstrapServers();
    JobEnvironment environment =
        cluster.environment(brokers, stage.lake(), options.checkpointInterval());
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
    job = cluster.submit(environment, LedgerJob.NAME);
    cluster.await(job);
  }

  /** Bytes of state in the largest checkpoint. */
  long stateBytes() throws Exception {
    return cluster.stateBytes(job);
  }

  /** How many checkpoints were completed. */
  long completedCheckpoints() throws Exception {
    return cluster.completedCheckpoints(job);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}

package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operators of each job with their uids, against an approved list. A changed line means that
 * savepoints taken before the change lose the state of that operator.
 */
class TopologyTest {
  @TempDir Path dir;
  private Configuration configuration;

  @BeforeEach
  void makeTables() throws IOException {
    LakeCatalog lake = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
    Catalog catalog = lake.open();
    new Tables(catalog).apply();
    ((Closeable) catalog).close();
    configuration =
        new Configuration()
            .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, "localhost:9092")
            .set(JobOptions.CATALOG_PROPERTIES, lake.properties());
  }

  @Test
  void theLedgersOperatorsAreAsApproved() throws IOException {
    assertThat(operators(job -> LedgerJob.assemble(job.flink(), job.settings(), null)))
        .isEqualTo(approved("ledger-topology.txt"));
  }

  @Test
  void theWatchsOperatorsAreAsApproved() throws IOException {
    assertThat(operators(job -> WatchJob.assemble(job.flink(), job.settings())))
        .isEqualTo(approved("watch-topology.txt"));
  }

  @Test
  void theGpuJobsOperatorsAreAsApproved() throws IOException {
    assertThat(operators(job -> GpuJob.assemble(job.flink(), job.settings())))
        .isEqualTo(approved("gpu-topology.txt"));
  }

  /** Building the graph also proves that no type falls back to Kryo: that is an error here. */
  private String operators(Consumer<JobEnvironment> assemble) {
    JobEnvironment job = JobEnvironment.of(configuration);
    assemble.accept(job);
    return job.flink().getStreamGraph().getStreamNodes().stream()
        .map(node -> node.getTransformationUID() + " = " + node.getOperatorName())
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String approved(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/approved", name));
  }
}

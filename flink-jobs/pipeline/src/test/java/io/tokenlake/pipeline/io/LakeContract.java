package io.tokenlake.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.pipeline.JobOptions;
import io.tokenlake.schemas.CompletenessRecord;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.TableChange;
import io.tokenlake.tables.TableChange.Kind;
import io.tokenlake.tables.Tables;
import io.tokenlake.tables.maintenance.Erasure;
import io.tokenlake.tables.maintenance.ErasureReport;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import io.tokenlake.tables.maintenance.TableReport;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds on every catalog and storage: tables are made, written, changed and maintained. */
abstract class LakeContract {
  private static final LakeTable TABLE = LakeTable.COMPLETENESS_1M;
  private static final Instant MINUTE = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path dir;
  private LakeCatalog lake;
  private Catalog catalog;

  /** An empty catalog. */
  abstract LakeCatalog lake(Path dir) throws Exception;

  @BeforeEach
  void openCatalog() throws Exception {
    lake = lake(dir);
    catalog = lake.open();
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void tablesAreMadeWrittenChangedAndMaintained() throws Exception {
    createAsFirstReleased();
    runJob("first", 10);

    Tables tables = new Tables(catalog);
    assertThat(tables.apply())
        .filteredOn(change -> change.table().equals(TABLE.tableName()))
        .extracting(TableChange::kind)
        .containsExactly(Kind.UPDATE);
    assertThat(tables.plan()).allMatch(change -> change.kind() == Kind.NONE);
    assertThat(table().sortOrder().isSorted()).isTrue();

    runJob("second", 20);
    runJob("third", 30);
    assertThat(accepted()).isEqualTo(60);
    new RestorePoints(catalog).create("friday");
    runJob("fourth", 40);

    TableReport report = maintain(MaintenanceOptions.DEFAULTS, TABLE);
    assertThat(report.filesBefore()).isEqualTo(4);
    assertThat(report.dataFiles()).isEqualTo(1);
    assertThat(report.snapshots()).as("the newest and the restore point").isEqualTo(2);
    assertThat(accepted()).isEqualTo(100);
    assertThat(CommitMark.kept(table(), "fourth")).isPresent();

    new RestorePoints(catalog).rollBack("friday");
    assertThat(accepted()).isEqualTo(60);
    assertThat(new Erasure(catalog, "nobody", Set.of("user.id")).run(true))
        .allMatch(ErasureReport::complete);
    assertThat(accepted()).isEqualTo(60);
  }

  @Test
  void orphansOfATableAreDeletedAndFilesOfASiblingWhoseNameBeginsAlikeAreNot() throws Exception {
    new Tables(catalog).apply();
    Table budgets = catalog.loadTable(LakeTable.BUDGETS.identifier());
    budgets.newAppend().commit();
    String orphan = file(budgets, budgets.location() + "/data/orphan.parquet");
    String metadataOfView = file(budgets, budgets.location() + "_monthly-1f2e/metadata/0.json");
    MaintenanceOptions eager =
        MaintenanceOptions.parse(Map.of(MaintenanceOptions.ORPHANS_OLDER_THAN, "1h"));

    TableReport report = maintain(eager, LakeTable.BUDGETS);

    assertThat(report.orphansDeleted()).isPositive();
    assertThat(budgets.io().newInputFile(orphan).exists()).isFalse();
    assertThat(budgets.io().newInputFile(metadataOfView).exists()).isTrue();
  }

  private static String file(Table table, String location) throws IOException {
    try (OutputStream out = table.io().newOutputFile(location).create()) {
      out.write(1);
    }
    return location;
  }

  /** Partitioned by day, without an order of rows and without properties. */
  private void createAsFirstReleased() {
    ((SupportsNamespaces) catalog).createNamespace(LakeTable.NAMESPACE);
    catalog.createTable(
        TABLE.identifier(),
        TABLE.icebergSchema(),
        PartitionSpec.builderFor(TABLE.icebergSchema()).day(TABLE.layout().dayColumn()).build());
  }

  /** The way of the jobs into a table, as short as it can be. */
  private void runJob(String name, int rows) throws Exception {
    JobEnvironment job =
        JobEnvironment.of(
            new Configuration()
                .set(JobOptions.KAFKA_BOOTSTRAP_SERVERS, "none:0")
                .set(JobOptions.CATALOG_NAME, lake.name())
                .set(JobOptions.CATALOG_PROPERTIES, lake.properties())
                .set(CoreOptions.DEFAULT_PARALLELISM, 1)
                // Iceberg's threads of this JVM were begun by a job and go on after it.
                .set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false)
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(30))
                .set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    "file://" + dir.resolve("checkpoints")));
    new IcebergSinks(job.settings(), name)
        .append(
            job.flink().fromSequence(1, rows).uid("numbers"),
            TABLE,
            number -> new CompletenessRecord(MINUTE, "otlp_spans", 0, 1L, 1L, 0L, 0L, 0L, 0L));
    job.flink().execute(name);
  }

  private TableReport maintain(MaintenanceOptions options, LakeTable maintained) {
    List<TableReport> reports = new ArrayList<>();
    Clock inTwoDays = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    assertThat(new Maintenance(catalog, options, inTwoDays).runOnce(reports::add)).isZero();
    return reports.stream()
        .filter(report -> report.table().equals(maintained.tableName()))
        .findFirst()
        .orElseThrow();
  }

  private Table table() {
    return catalog.loadTable(TABLE.identifier());
  }

  private long accepted() throws IOException {
    long sum = 0;
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table()).build()) {
      for (Record row : rows) {
        sum += (Long) row.getField("accepted");
      }
    }
    return sum;
  }
}

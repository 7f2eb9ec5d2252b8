package io.tokenlake.pipeline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.maintenance.RowFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollupHistoryTest {
  private static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant BEFORE = SINCE.minus(Duration.ofDays(1));
  private static final String PROPERTY = "tokenlake.minutes-since";

  @TempDir private Path dir;
  private Catalog catalog;

  @BeforeEach
  void createTable() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    ((SupportsNamespaces) catalog).createNamespace(LakeTable.NAMESPACE);
    catalog.createTable(
        LakeTable.LLM_ROLLUP_1M.identifier(), LakeTable.LLM_ROLLUP_1M.icebergSchema());
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void daysThatMaintenanceMadeCoarserAreNotTakenForMinutes() {
    RollupHistory history = history(catalog);
    table().updateProperties().set(PROPERTY, "2026-11-01").commit();

    assertThat(history.between(SINCE, SINCE.plus(Duration.ofDays(1)))).isEmpty();
    assertThatThrownBy(() -> history.between(SINCE.minusSeconds(60), SINCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before 2026-11-01")
        .hasMessageContaining("coarsen-rollups-after");
  }

  @Test
  void rowsAreReadOfTheStateThatWasAskedForItsMinutes() {
    append(BEFORE);
    RollupHistory history = history(coarserAfterEachLoad());
    int sets = RollupSettings.defaults().windows().size();

    assertThat(history.between(BEFORE, SINCE)).as("the row of before").hasSize(sets);
    assertThatThrownBy(() -> history.between(BEFORE, SINCE)).hasMessageContaining("no minutes");
  }

  /** A catalog beside which maintenance makes the day coarse whenever a table was loaded. */
  private Catalog coarserAfterEachLoad() {
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(catalog, arguments);
              append(BEFORE.plus(Duration.ofMinutes(15)));
              table().updateProperties().set(PROPERTY, "2026-11-01").commit();
              return result;
            });
  }

  private void append(Instant minute) {
    Table table = table();
    Record row = GenericRecord.create(table.schema());
    for (NestedField column : table.schema().columns()) {
      row.setField(column.name(), column.isRequired() ? 0L : null);
    }
    row.setField("minute", minute.atOffset(ZoneOffset.UTC));
    RowFiles.Output output = new RowFiles(table).open(false, 1, 1);
    output.write(row);
    AppendFiles append = table.newAppend();
    try {
      output.close().forEach(append::appendFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    append.commit();
  }

  private static RollupHistory history(Catalog catalog) {
    return new RollupHistory(catalog, RollupSettings.defaults().windows());
  }

  private Table table() {
    return catalog.loadTable(LakeTable.LLM_ROLLUP_1M.identifier());
  }
}

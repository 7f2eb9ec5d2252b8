package io.tokenlake.tables;

import static io.tokenlake.tables.SampleRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.TableChange.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table of every released version, with rows in it, becomes one of this version. */
class UpgradeTest {
  private static final Path RELEASED = Path.of("../schemas/released");

  @TempDir Path dir;
  private Catalog catalog;

  @BeforeEach
  void openCatalog() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  static List<Arguments> released() throws IOException {
    List<Arguments> released = new ArrayList<>();
    for (LakeTable table : LakeTable.values()) {
      Path folder = RELEASED.resolve(table.avroSchema().getName());
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.avsc")) {
          files.forEach(file -> released.add(Arguments.of(table, file)));
        }
      }
    }
    return released;
  }

  @Test
  void everyTableHasAReleasedVersionToComeFrom() throws IOException {
    assertThat(released())
        .extracting(arguments -> arguments.get()[0])
        .contains((Object[]) LakeTable.values());
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("released")
  void rowsOfAReleasedVersionAreReadAsTheyWereAndNewOnesFollow(LakeTable lakeTable, Path avsc)
      throws IOException {
    TableDefinition definition =
        TableDefinition.of(
            lakeTable.identifier(),
            new org.apache.avro.Schema.Parser().parse(avsc.toFile()),
            lakeTable.layout());
    createAsReleased(definition);
    Table old = catalog.loadTable(lakeTable.identifier());
    List<Record> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rows.add(SampleRows.row(old.schema(), i, NOON.plusDays(i)));
    }
    SampleRows.append(old, rows);

    Tables tables = new Tables(catalog, List.of(lakeTable.definition()));
    tables.apply();

    Table upgraded = catalog.loadTable(lakeTable.identifier());
    assertThat(tables.plan()).allMatch(change -> change.kind() == Kind.NONE);
    assertThat(upgraded.sortOrder().isSorted()).isTrue();
    Record added = SampleRows.row(upgraded.schema(), 9, NOON);
    SampleRows.append(upgraded, List.of(added));
    List<List<Object>> found =
        SampleRows.read(upgraded).stream().map(row -> values(old, row)).toList();
    List<List<Object>> written = new ArrayList<>();
    rows.forEach(row -> written.add(values(old, row)));
    written.add(values(old, added));
    assertThat(found).containsExactlyInAnyOrderElementsOf(written);
  }

  /** As tables were first made: partitioned by day, without an order, with two properties. */
  private void createAsReleased(TableDefinition definition) {
    ((SupportsNamespaces) catalog).createNamespace(LakeTable.NAMESPACE);
    catalog
        .buildTable(definition.identifier(), definition.schema())
        .withPartitionSpec(definition.partitionSpec())
        .withProperty(TableProperties.FORMAT_VERSION, "2")
        .withProperty(TableProperties.PARQUET_COMPRESSION, "zstd")
        .create();
  }

  private static List<Object> values(Table columnsOf, Record row) {
    return columnsOf.schema().columns().stream()
        .map(NestedField::name)
        .map(row::getField)
        .map(Optional::ofNullable)
        .map(Object.class::cast)
        .toList();
  }
}

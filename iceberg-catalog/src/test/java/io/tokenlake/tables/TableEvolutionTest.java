package io.tokenlake.tables;

import static io.tokenlake.tables.SampleRows.NOON;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.TableChange.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From one version of a table's definition to the next, on a table with rows. */
class TableEvolutionTest {
  private static final TableIdentifier NAME = TableIdentifier.of(LakeTable.NAMESPACE, "evolving");

  private static final List<NestedField> COLUMNS =
      List.of(
          required(1, "at", Types.TimestampType.withZone(), "when, µs UTC"),
          required(2, "name", Types.StringType.get(), "name"),
          optional(3, "calls", Types.IntegerType.get(), "calls"),
          optional(4, "tags", Types.ListType.ofRequired(5, Types.StringType.get()), "free tags"));

  private static final NestedField ADDED =
      optional(6, "cost", Types.DecimalType.of(38, 12), "cost, USD");

  @TempDir Path dir;
  private Catalog catalog;

  @BeforeEach
  void createTableWithRows() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    tables(COLUMNS, TableLayout.byDay("at")).apply();
    append(1);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void allThatChangesIsOneNewVersionOfTheTable() {
    List<NestedField> columns = new ArrayList<>(COLUMNS);
    columns.set(2, optional(3, "calls", Types.LongType.get(), "calls, less reversals"));
    columns.set(1, optional(2, "name", Types.StringType.get(), "name"));
    columns.add(ADDED);
    Tables next =
        tables(columns, TableLayout.byDay("at").sortedBy("name", "at").lookedUpBy("name"));
    int versions = metadata().previousFiles().size();

    List<TableChange> plan = next.plan();
    assertThat(plan).singleElement().satisfies(c -> assertThat(c.kind()).isEqualTo(Kind.UPDATE));
    assertThat(plan.get(0).details())
        .anyMatch(d -> d.startsWith("add column 6: cost"))
        .anyMatch(d -> d.startsWith("widen column calls from int to long"))
        .anyMatch(d -> d.startsWith("describe column calls: calls, less reversals"))
        .anyMatch(d -> d.startsWith("let column name be NULL"))
        .anyMatch(d -> d.startsWith("sort by name, at"))
        .anyMatch(d -> d.startsWith("set tokenlake.bloom-filter-columns to name"));
    assertThat(metadata().previousFiles()).hasSize(versions);

    assertThat(next.apply()).isEqualTo(plan);

    assertThat(metadata().previousFiles()).hasSize(versions + 1);
    assertThat(next.apply()).allMatch(change -> change.kind() == Kind.NONE);
    append(2);
    assertThat(SampleRows.read(table()))
        .extracting(row -> row.getField("calls"), row -> row.getField("cost"))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("(1L, null)", "(1000002L, 0.002000000000)");
  }

  @Test
  void aNewTableHasTheIdsOfOneThatGrew() {
    List<NestedField> columns = new ArrayList<>(COLUMNS);
    columns.add(ADDED);
    Tables grown = tables(columns, TableLayout.byDay("at").sortedBy("cost"));
    grown.apply();
    Schema ofGrown = table().schema();
    catalog.dropTable(NAME);

    grown.apply();

    assertThat(table().schema().sameSchema(ofGrown)).isTrue();
    assertThat(table().schema().findField("cost").fieldId()).isEqualTo(6);
    assertThat(table().sortOrder().fields().get(0).sourceId()).isEqualTo(6);
    assertThat(grown.plan()).allMatch(change -> change.kind() == Kind.NONE);
    append(3);
    assertThat(SampleRows.read(table())).hasSize(1);
  }

  @Test
  void rowsUnderTheOldAndTheNewPartitioningAreReadAlike() {
    Tables next = tables(COLUMNS, new TableLayout("at", List.of("name"), List.of(), List.of(), 0));
    table().updateSpec().removeField("at_day").addField("name").commit();
    append(2);

    assertThat(next.plan().get(0).details())
        .anyMatch(d -> d.contains("partition by day(at) instead of identity(name)"));
    next.apply();
    append(3);

    assertThat(SampleRows.read(table())).hasSize(3);
    assertThat(next.plan()).allMatch(change -> change.kind() == Kind.NONE);
    // The field that it had before is taken up again, not made a second time.
    assertThat(table().spec().fields().get(0).fieldId()).isEqualTo(1000);
  }

  @Test
  void aWriterThatGoesOnWithTheOldColumnsAndOrderIsReadWithTheNewOnes() {
    Table asTheJobKnowsIt = table();
    List<DataFile> checkpoint =
        SampleRows.write(
            asTheJobKnowsIt, List.of(SampleRows.row(asTheJobKnowsIt.schema(), 2, NOON)));
    List<NestedField> columns = new ArrayList<>(COLUMNS);
    columns.add(ADDED);

    tables(columns, TableLayout.byDay("at").sortedBy("name")).apply();
    checkpoint.forEach(file -> asTheJobKnowsIt.newAppend().appendFile(file).commit());

    assertThat(SampleRows.read(table()))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getField("cost")).isNull());
  }

  @Test
  void commitsOfAJobAndAnApplyBesideItAllArrive() {
    int commits = 30;
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < commits; i++) {
                append(10 + i);
              }
            });
    List<NestedField> columns = new ArrayList<>(COLUMNS);
    for (int i = 6; i < 12; i++) {
      columns.add(optional(i, "more_" + i, Types.StringType.get(), "more"));
      tables(columns, TableLayout.byDay("at")).apply();
    }
    job.join();

    assertThat(SampleRows.read(table())).hasSize(commits + 1);
    assertThat(table().schema().columns()).hasSize(columns.size());
  }

  static List<Arguments> refused() {
    return List.of(
        refused(
            "removed",
            c -> {
              c.remove(2);
              return c;
            },
            "calls",
            "not known to this version"),
        refused(
            "renamed",
            c -> replace(c, 2, optional(3, "requests", Types.IntegerType.get(), "calls")),
            "requests",
            "rename it back"),
        refused(
            "narrowed",
            c -> replace(c, 3, optional(4, "tags", Types.StringType.get(), "t")),
            "tags",
            "new name and id"),
        refused(
            "other type",
            c -> replace(c, 1, required(2, "name", Types.LongType.get(), "name")),
            "name",
            "new name and id"),
        refused(
            "made required",
            c -> replace(c, 2, required(3, "calls", Types.IntegerType.get(), "calls")),
            "calls",
            "keep it optional"),
        refused(
            "added as required",
            c -> replace(c, 4, required(6, "cost", Types.LongType.get(), "cost")),
            "cost",
            "make it optional"),
        refused(
            "added with the id of a list's element",
            c -> replace(without(c, 3), 3, optional(5, "cost", Types.LongType.get(), "cost")),
            "cost",
            "given away before"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anIncompatibleChangeIsRefusedWithReasonAndWayOutAndChangesNothing(
      String name, UnaryOperator<List<NestedField>> change, String column, String reason) {
    Tables next = tables(change.apply(new ArrayList<>(COLUMNS)), TableLayout.byDay("at"));
    String before = metadata().metadataFileLocation();

    assertThat(next.plan()).allMatch(c -> c.kind() == Kind.INCOMPATIBLE);
    assertThatThrownBy(next::apply)
        .isInstanceOf(IncompatibleTableException.class)
        .hasMessageContaining("evolving")
        .hasMessageContaining(column)
        .hasMessageContaining(reason);
    assertThat(metadata().metadataFileLocation()).isEqualTo(before);
  }

  @Test
  void theIdOfADroppedColumnIsNotGivenAwayAgain() {
    List<NestedField> columns = new ArrayList<>(COLUMNS);
    columns.add(ADDED);
    tables(columns, TableLayout.byDay("at")).apply();
    table().updateSchema().deleteColumn("cost").commit();

    columns.set(4, optional(6, "other", Types.StringType.get(), "other"));

    assertThatThrownBy(() -> tables(columns, TableLayout.byDay("at")).apply())
        .isInstanceOf(IncompatibleTableException.class)
        .hasMessageContaining("other")
        .hasMessageContaining("one above 6");
  }

  private static Arguments refused(
      String name, UnaryOperator<List<NestedField>> change, String column, String reason) {
    return Arguments.of(name, change, column, reason);
  }

  private static List<NestedField> without(List<NestedField> columns, int index) {
    columns.remove(index);
    return columns;
  }

  private static List<NestedField> replace(List<NestedField> columns, int at, NestedField by) {
    if (at == columns.size()) {
      columns.add(by);
    } else {
      columns.set(at, by);
    }
    return columns;
  }

  private Tables tables(List<NestedField> columns, TableLayout layout) {
    return new Tables(catalog, List.of(new TableDefinition(NAME, new Schema(columns), layout)));
  }

  private void append(int number) {
    Table table = table();
    SampleRows.append(table, List.of(SampleRows.row(table.schema(), number, NOON)));
  }

  private Table table() {
    return catalog.loadTable(NAME);
  }

  private TableMetadata metadata() {
    return ((HasTableOperations) table()).operations().current();
  }
}

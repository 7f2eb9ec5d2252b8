package io.tokenlake.tables.maintenance;

import static io.tokenlake.tables.SampleRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.SampleRows;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's rows go from every table, from history and from disk, and nobody else's do. */
class ErasureTest {
  private static final String USER = "jo\"e@example.org";
  private static final Set<String> KEYS = Set.of("user.id", "enduser.id");

  @TempDir Path dir;
  private Catalog catalog;

  @BeforeEach
  void writeRowsOfTwoUsers() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    Table calls = table(LakeTable.LLM_CALLS);
    SampleRows.append(calls, List.of(user(calls, 1, USER), user(calls, 2, "ann")));
    SampleRows.append(calls, List.of(user(calls, 3, USER)));
    Table spans = table(LakeTable.SPANS);
    SampleRows.append(
        spans,
        List.of(
            json(spans, 1, "{\"user.id\":\"jo\\\"e@example.org\"}"),
            // Another attribute that happens to have the same value says nothing about the user.
            json(spans, 2, "{\"note\":\"jo\\\"e@example.org\"}"),
            json(spans, 3, "{\"a\":[{\"enduser.id\":\"jo\\\"e@example.org\"}]}")));
    Table letters = table(LakeTable.DEAD_LETTERS);
    SampleRows.append(
        letters,
        List.of(
            payload(letters, 1, anyValue(USER)),
            payload(letters, 2, "x" + USER),
            entry(letters, 3, USER)));
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void noFileOfAnySnapshotHoldsTheUserAfterwardsAndTheReportSaysSo() throws IOException {
    List<ErasureReport> reports = new Erasure(catalog, USER, KEYS).run(false);

    assertThat(reports).allMatch(ErasureReport::complete);
    assertThat(reports)
        .filteredOn(report -> report.before() > 0)
        .extracting(ErasureReport::table, ErasureReport::before, ErasureReport::removed)
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"llm_calls\", 2L, 2L)", "(\"spans\", 2L, 2L)", "(\"dead_letters\", 2L, 2L)");
    assertThat(SampleRows.read(table(LakeTable.LLM_CALLS)))
        .extracting(row -> row.getField("user_id"))
        .containsExactly("ann");
    assertThat(SampleRows.read(table(LakeTable.SPANS))).hasSize(1);
    assertThat(SampleRows.read(table(LakeTable.DEAD_LETTERS))).hasSize(1);
    assertThat(Iterables.size(table(LakeTable.LLM_CALLS).snapshots())).isEqualTo(1);
    // Bounds of columns are in manifests, uncompressed enough to be found.
    assertThat(filesThatContain("jo\"e@example.or")).isEmpty();
    assertThat(new Erasure(catalog, USER, KEYS).run(false)).allMatch(r -> r.before() == 0);
  }

  @Test
  void restorePointsThatHoldOldRowsMustBeGivenUpFirst() {
    new RestorePoints(catalog).create("friday");

    assertThatThrownBy(() -> new Erasure(catalog, USER, KEYS).run(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("friday")
        .hasMessageContaining("--drop-history");
    assertThat(SampleRows.read(table(LakeTable.LLM_CALLS))).hasSize(3);

    assertThat(new Erasure(catalog, USER, KEYS).run(true)).allMatch(ErasureReport::complete);
    assertThat(table(LakeTable.LLM_CALLS).refs()).containsOnlyKeys("main");
  }

  @Test
  void rowsThatNameTheUserAsTheirEntityGoAndSketchesInWhichTheBytesOfTheIdHappenToBeStay() {
    for (LakeTable lakeTable :
        List.of(LakeTable.ALERTS, LakeTable.ANOMALIES, LakeTable.BASELINES)) {
      Table table = table(lakeTable);
      SampleRows.append(
          table,
          List.of(
              entity(table, 1, "{\"user_id\":\"Q7\"}"), entity(table, 2, "{\"user_id\":\"v\"}")));
    }
    Table rollups = table(LakeTable.LLM_ROLLUP_1M);
    Record rollup = SampleRows.row(rollups.schema(), 1, NOON);
    // The bytes of a short id are in many a sketch.
    rollup.setField("users_hll", ByteBuffer.wrap(anyValue("Q7").getBytes(StandardCharsets.UTF_8)));
    SampleRows.append(rollups, List.of(rollup));

    List<ErasureReport> reports = new Erasure(catalog, "Q7", KEYS).run(false);

    assertThat(reports).allMatch(ErasureReport::complete);
    assertThat(reports)
        .filteredOn(report -> report.removed() > 0)
        .extracting(ErasureReport::table)
        .containsExactlyInAnyOrder("alerts", "anomalies", "baselines");
    assertThat(SampleRows.read(table(LakeTable.ALERTS)))
        .extracting(row -> row.getField("entity"))
        .containsExactly("{\"user_id\":\"v\"}");
    assertThat(SampleRows.read(table(LakeTable.LLM_ROLLUP_1M))).hasSize(1);
  }

  @Test
  void aRowThatAJobCommitsBetweenTheRemovalAndTheProofMakesTheReportSayThatItIsNotComplete() {
    Catalog busy =
        Intercepted.after(
            Catalog.class,
            catalog,
            "loadTable",
            loaded ->
                // The manifests are written anew once the rows are out.
                Intercepted.before(
                    Table.class, (Table) loaded, "rewriteManifests", () -> append((Table) loaded)));

    List<ErasureReport> reports = new Erasure(busy, USER, KEYS).run(false);

    assertThat(reports)
        .filteredOn(report -> !report.complete())
        .extracting(ErasureReport::table, ErasureReport::removed, ErasureReport::after)
        .extracting(Object::toString)
        .containsExactly("(\"llm_calls\", 2L, 1L)");
  }

  private Table table(LakeTable table) {
    return catalog.loadTable(table.identifier());
  }

  private static Record user(Table table, int number, String user) {
    Record row = SampleRows.row(table.schema(), number, NOON);
    row.setField("user_id", user);
    return row;
  }

  private static Record json(Table table, int number, String attributes) {
    Record row = SampleRows.row(table.schema(), number, NOON);
    row.setField("attributes", attributes);
    return row;
  }

  private static Record entity(Table table, int number, String entity) {
    Record row = SampleRows.row(table.schema(), number, NOON);
    row.setField("entity", entity);
    return row;
  }

  private static Record payload(Table table, int number, String payload) {
    Record row = SampleRows.row(table.schema(), number, NOON);
    row.setField("payload", ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
    return row;
  }

  /** An entry of the ledger that was not booked, as Avro has a string in it: length, text. */
  private static Record entry(Table table, int number, String user) {
    Record row = payload(table, number, ".." + (char) (2 * user.length()) + user + "..");
    row.setField("reason", "TOO_MANY_WITNESSES");
    return row;
  }

  /** As protobuf has a string value: tag, length, text. */
  private static String anyValue(String text) {
    return "..\n" + (char) text.length() + text + "..";
  }

  private static void append(Table table) {
    if (table.name().endsWith(LakeTable.LLM_CALLS.tableName())) {
      SampleRows.append(table, List.of(user(table, 4, USER)));
    }
  }

  private List<Path> filesThatContain(String text) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("warehouse/tokenlake/llm_calls"))) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

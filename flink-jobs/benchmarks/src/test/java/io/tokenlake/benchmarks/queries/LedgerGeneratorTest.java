package io.tokenlake.benchmarks.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerGeneratorTest {
  private static final LedgerSize SIZE = new LedgerSize(2_000, 4, LocalDate.of(2026, 11, 1), 7);
  private static final List<String> ADDITIVE =
      List.of(
          "calls",
          "in_total",
          "out_total",
          "in_fresh_text",
          "in_cache_read",
          "in_cache_write_5m",
          "out_text",
          "out_reasoning",
          "cost_computed",
          "cost_effective",
          "cost_in_fresh_text",
          "cost_in_cache_read",
          "cost_out_text");

  @TempDir Path folder;

  @Test
  void rollupsAddUpToTheLedgerToTheLastDigit() throws Exception {
    Catalog catalog = generate("lake", SIZE);

    Map<String, BigDecimal> booked = sums(catalog, LakeTable.LLM_CALLS);
    assertThat(sums(catalog, LakeTable.LLM_ROLLUP_1M)).isEqualTo(booked);
    assertThat(booked.get("calls")).isEqualTo(BigDecimal.valueOf(SIZE.calls() - reversed()));
    assertThat(booked.get("cost_effective")).isPositive();
  }

  @Test
  void leavesAddUpToTheTotalsAndCostsToTheCost() throws Exception {
    Catalog catalog = generate("lake", SIZE);

    int priced = 0;
    try (CloseableIterable<Record> rows = rows(catalog, LakeTable.LLM_CALLS)) {
      for (Record row : rows) {
        assertThat(total(row, "in_")).isEqualTo(number(row, "in_total"));
        assertThat(total(row, "out_")).isEqualTo(number(row, "out_total"));
        if (row.getField("price_status").equals("PRICED")) {
          priced++;
          assertThat(total(row, "cost_in_").add(total(row, "cost_out_")))
              .isEqualByComparingTo((BigDecimal) row.getField("cost_computed"));
        }
      }
    }
    assertThat(priced).isBetween(1_500, 2_000);
  }

  @Test
  void aRunThatWasCutShortGoesOnToTheSameLedger() throws Exception {
    Catalog whole = generate("whole", SIZE);
    Catalog cut = generate("cut", SIZE);
    // As when the process dies between the two commits of a day.
    dropDay(cut, LakeTable.LLM_ROLLUP_1M);

    new LedgerGenerator(cut, SIZE, 2, progress -> {}).run();

    assertThat(ids(cut).equals(ids(whole))).isTrue();
    assertThat(ids(cut)).hasSize((int) (SIZE.calls() + reversed()));
    assertThat(sums(cut, LakeTable.LLM_ROLLUP_1M)).isEqualTo(sums(whole, LakeTable.LLM_CALLS));
  }

  @Test
  void aLakeOfAnotherSizeIsRefused() throws Exception {
    Catalog catalog = generate("lake", SIZE);
    LedgerSize other = new LedgerSize(2_001, 4, SIZE.end(), 7);

    assertThatThrownBy(() -> new LedgerGenerator(catalog, other, 1, progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds 2000 calls")
        .hasMessageContaining("not 2001 calls");
  }

  @Test
  void duckDbReadsTheSameSumsFromTheFiles() throws Exception {
    Catalog catalog = generate("lake", SIZE);
    try (DuckDb duckDb = new DuckDb(1)) {
      duckDb.addTable(catalog, LakeTable.LLM_CALLS.identifier());

      assertThat(duckDb.ask("SELECT tenant, sum(calls) AS calls FROM llm_calls GROUP BY tenant"))
          .containsEntry("calls", (double) SIZE.calls() - reversed())
          .containsKey("rows");
    }
  }

  /** One call of a day in 250. */
  private static long reversed() {
    return IntStream.range(0, SIZE.days()).mapToLong(day -> SIZE.callsOf(day) / 250).sum();
  }

  private Catalog generate(String name, LedgerSize size) throws Exception {
    Path dir = Files.createDirectories(folder.resolve(name));
    Catalog catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new LedgerGenerator(catalog, size, 2, progress -> {}).run();
    return catalog;
  }

  private static void dropDay(Catalog catalog, LakeTable table) throws Exception {
    Table loaded = catalog.loadTable(table.identifier());
    DataFile file;
    try (CloseableIterable<FileScanTask> tasks = loaded.newScan().planFiles()) {
      file = tasks.iterator().next().file();
    }
    loaded.newDelete().deleteFile(file).commit();
  }

  private static CloseableIterable<Record> rows(Catalog catalog, LakeTable table) {
    return IcebergGenerics.read(catalog.loadTable(table.identifier())).build();
  }

  private static Set<Object> ids(Catalog catalog) throws Exception {
    Set<Object> ids = new HashSet<>();
    try (CloseableIterable<Record> rows = rows(catalog, LakeTable.LLM_CALLS)) {
      rows.forEach(row -> ids.add(row.getField("entry") + " " + row.getField("call_id")));
    }
    return ids;
  }

  private static Map<String, BigDecimal> sums(Catalog catalog, LakeTable table) throws Exception {
    Map<String, BigDecimal> sums = new LinkedHashMap<>();
    try (CloseableIterable<Record> rows = rows(catalog, table)) {
      for (Record row : rows) {
        for (String column : ADDITIVE) {
          sums.merge(column, number(row, column), BigDecimal::add);
        }
      }
    }
    return sums;
  }

  private static BigDecimal total(Record row, String prefix) {
    BigDecimal total = BigDecimal.ZERO;
    for (String column :
        LakeTable.LLM_CALLS.icebergSchema().columns().stream()
            .map(field -> field.name())
            .filter(name -> name.startsWith(prefix) && !name.endsWith("_total"))
            .toList()) {
      total = total.add(number(row, column));
    }
    return total;
  }

  private static BigDecimal number(Record row, String column) {
    Object value = row.getField(column);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
  }
}

package io.tokenlake.local.bench;

import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What lies on disk.
 *
 * @param calls rows, files and bytes of the ledger
 * @param rollups those of its rollups
 */
public record LakeFigures(Size calls, Size rollups) {
  /** Rows and the files that hold them. */
  public record Size(long rows, long files, long bytes) {}

  static LakeFigures read(Catalog catalog) throws IOException {
    return new LakeFigures(
        size(catalog, LakeTable.LLM_CALLS, Long.MIN_VALUE, Long.MAX_VALUE),
        size(catalog, LakeTable.LLM_ROLLUP_1M, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Data files of the days before a day. */
  static long files(Catalog catalog, LakeTable table, LocalDate end, int days) throws IOException {
    return size(catalog, table, end.minusDays(days).toEpochDay(), end.toEpochDay()).files();
  }

  private static Size size(Catalog catalog, LakeTable table, long fromDay, long toDay)
      throws IOException {
    Table loaded = catalog.loadTable(table.identifier());
    Size size = new Size(0, 0, 0);
    try (CloseableIterable<FileScanTask> tasks = loaded.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        int day = task.file().partition().get(0, Integer.class);
        if (day >= fromDay && day < toDay) {
          size =
              new Size(
                  size.rows + task.file().recordCount(),
                  size.files + 1,
                  size.bytes + task.file().fileSizeInBytes());
        }
      }
    }
    return size;
  }
}

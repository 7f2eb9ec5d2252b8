package io.tokenlake.benchmarks.ledger;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** What a run left in its lake. */
final class LakeReading implements AutoCloseable {
  private final Catalog catalog;

  LakeReading(LakeCatalog lake) {
    catalog = lake.open();
  }

  /** What the rows say; calls and tokens are read row by row. */
  Totals totals() throws IOException {
    long calls = 0;
    long priced = 0;
    long inputTokens = 0;
    long outputTokens = 0;
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table(LakeTable.LLM_CALLS))
            .select("calls", "price_status", "in_total", "out_total")
            .build()) {
      for (Record row : rows) {
        int sign = (Integer) row.getField("calls");
        calls += sign;
        priced += row.getField("price_status").equals("PRICED") ? sign : 0;
        inputTokens += (Long) row.getField("in_total");
        outputTokens += (Long) row.getField("out_total");
      }
    }
    return new Totals(files(LakeTable.SPANS).rows(), calls, priced, inputTokens, outputTokens);
  }

  /** Bytes of the data files of all tables. */
  long dataBytes() {
    long bytes = 0;
    for (LakeTable table : LakeTable.values()) {
      bytes += files(table).bytes();
    }
    return bytes;
  }

  /** Number of data files of all tables. */
  long dataFiles() {
    long count = 0;
    for (LakeTable table : LakeTable.values()) {
      count += files(table).count();
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    ((Closeable) catalog).close();
  }

  private record Files(long count, long rows, long bytes) {}

  private Files files(LakeTable table) {
    long count = 0;
    long rows = 0;
    long bytes = 0;
    try (CloseableIterable<FileScanTask> tasks = table(table).newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        count++;
        rows += task.file().recordCount();
        bytes += task.file().fileSizeInBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Files(count, rows, bytes);
  }

  private Table table(LakeTable table) {
    return catalog.loadTable(table.identifier());
  }
}

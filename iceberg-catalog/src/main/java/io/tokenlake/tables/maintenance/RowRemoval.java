package io.tokenlake.tables.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Takes rows out of a table by writing the files that hold them again without them. Rows that are
 * committed meanwhile stay.
 */
final class RowRemoval {
  private static final int ATTEMPTS = 5;

  private final Table table;

  RowRemoval(Table table) {
    this.table = table;
  }

  /**
   * What was taken away.
   *
   * @param files files that held such rows; snapshots from before still name them
   */
  record Result(long rows, Set<String> files) {}

  /**
   * Removes rows.
   *
   * @param candidates true for every row that is to go, and for few others: files are left out by
   *     it
   * @param doomed whether a row is to go
   */
  Result remove(Expression candidates, Predicate<Record> doomed) {
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      Pass pass = new Pass(doomed);
      try {
        pass.run(candidates);
        return new Result(pass.removed, pass.held());
      } catch (ValidationException e) {
        pass.discard();
        if (attempt == ATTEMPTS) {
          throw e;
        }
        // Compaction has replaced a file meanwhile.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One attempt on one version of the table. */
  private final class Pass {
    private final Predicate<Record> doomed;
    private final RowFiles files = new RowFiles(table);
    private final List<DataFile> holding = new ArrayList<>();
    private final List<DataFile> written = new ArrayList<>();
    private long removed;

    Pass(Predicate<Record> doomed) {
      this.doomed = doomed;
    }

    void run(Expression candidates) throws IOException {
      long start = table.currentSnapshot().snapshotId();
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(start).filter(candidates).planFiles()) {
        for (FileScanTask task : tasks) {
          long found = count(task, candidates);
          if (found > 0) {
            removed += found;
            holding.add(task.file());
            written.addAll(writeRest(task));
          }
        }
      }
      if (!holding.isEmpty()) {
        commit(start);
      }
    }

    private long count(FileScanTask task, Expression candidates) throws IOException {
      long found = 0;
      // Bounds of a file with many tenants say little; its dictionaries do, without its rows.
      try (CloseableIterable<Record> rows = files.read(task, candidates)) {
        for (Record row : rows) {
          found += doomed.test(row) ? 1 : 0;
        }
      }
      return found;
    }

    private List<DataFile> writeRest(FileScanTask task) throws IOException {
      RowFiles.Output output =
          files.open(
              files.isSorted(task.file()),
              task.file().recordCount(),
              task.file().fileSizeInBytes());
      try (CloseableIterable<Record> rows = files.read(task)) {
        for (Record row : rows) {
          if (!doomed.test(row)) {
            output.write(row);
          }
        }
      }
      return output.close();
    }

    /** Fails when a file is gone meanwhile, or rows of it are. */
    private void commit(long start) {
      OverwriteFiles overwrite =
          table.newOverwrite().validateFromSnapshot(start).validateNoConflictingDeletes();
      holding.forEach(overwrite::deleteFile);
      written.forEach(overwrite::addFile);
      overwrite.commit();
    }

    Set<String> held() {
      Set<String> locations = new HashSet<>();
      holding.forEach(file -> locations.add(file.location()));
      return locations;
    }

    void discard() {
      files.discard(written);
    }
  }
}

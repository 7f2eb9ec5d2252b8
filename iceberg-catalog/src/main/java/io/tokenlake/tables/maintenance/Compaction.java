package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.util.Pair;
import org.apache.iceberg.util.SortedMerge;
import org.apache.iceberg.util.StructLikeWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes few, large, sorted files of many small ones. Rows do not change, but for those of rollups:
 * rows with the same key become one that adds up to the same. A commit replaces files only if all
 * of them are still there, and is left out otherwise.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  private final Table table;
  private final MaintenanceOptions options;
  private final RowFiles files;
  private final LakeTable lakeTable;
  private final Optional<RollupSum<?>> rollups;

  Compaction(LakeTable lakeTable, Table table, MaintenanceOptions options) {
    this.lakeTable = lakeTable;
    this.table = table;
    this.rollups = RollupSum.of(lakeTable, table);
    this.options = options;
    this.files = new RowFiles(table);
  }

  /** What a run did. */
  record Result(int filesBefore, int filesAfter, long rows, long rowsAfter) {}

  Result run(Instant now) {
    Result result = new Result(0, 0, 0, 0);
    Snapshot start = table.currentSnapshot();
    if (start == null) {
      return result;
    }
    RollupDays days = rollups.isPresent() ? options.rollupDays(lakeTable, now) : RollupDays.MINUTES;
    CompactionPlan plan =
        new CompactionPlan(
            RowFiles.targetBytes(table),
            options.sortRows(),
            files::isSorted,
            task -> days.isDone(task.spec(), task.file()),
            youngerThan(now.minus(options.settle())));
    for (List<FileScanTask> partition : partitions(start)) {
      for (FileGroup group : plan.groups(partition)) {
        FileScanTask first = group.files().get(0);
        RollupGrain grain = days.of(first.spec(), first.file());
        List<DataFile> written = rewrite(group, grain);
        boolean coarse = grain != RollupGrain.MINUTE;
        if (commit(start, group, written, coarse ? days.minutesSince() : null)) {
          result =
              new Result(
                  result.filesBefore + group.files().size(),
                  result.filesAfter + written.size(),
                  result.rows + group.rows(),
                  result.rowsAfter + written.stream().mapToLong(DataFile::recordCount).sum());
        }
      }
    }
    return result;
  }

  private Collection<List<FileScanTask>> partitions(Snapshot snapshot) {
    Map<Pair<Integer, StructLikeWrapper>, List<FileScanTask>> partitions = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        StructLikeWrapper partition =
            StructLikeWrapper.forType(task.spec().partitionType()).set(task.file().partition());
        partitions
            .computeIfAbsent(Pair.of(task.file().specId(), partition), p -> new ArrayList<>())
            .add(task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return partitions.values();
  }

  /** Files know the number of their commit, and snapshots know when that was. */
  private Predicate<DataFile> youngerThan(Instant time) {
    long firstYoung = Long.MAX_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.timestampMillis() > time.toEpochMilli()) {
        firstYoung = Math.min(firstYoung, snapshot.sequenceNumber());
      }
    }
    long first = firstYoung;
    return file -> file.fileSequenceNumber() >= first;
  }

  private List<DataFile> rewrite(FileGroup group, RollupGrain grain) {
    try {
      long unsorted =
          group.files().stream()
              .filter(task -> !files.isSorted(task.file()))
              .mapToLong(task -> task.file().recordCount())
              .sum();
      return unsorted > options.sortRows() ? sortInParts(group, grain) : merge(group, grain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a group as one sequence in order: unsorted files in memory, sorted ones as they are. */
  private List<DataFile> merge(FileGroup group, RollupGrain grain) throws IOException {
    Comparator<Record> order = files.order();
    List<CloseableIterable<Record>> runs = new ArrayList<>();
    List<Record> loose = new ArrayList<>();
    for (FileScanTask task : group.files()) {
      if (files.isSorted(task.file())) {
        runs.add(files.read(task));
      } else {
        try (CloseableIterable<Record> rows = files.read(task)) {
          rows.forEach(loose::add);
        }
      }
    }
    loose.sort(order);
    runs.add(CloseableIterable.withNoopClose(loose));
    try (CloseableIterable<Record> merged = new SortedMerge<>(order, runs)) {
      return write(merged, group, grain);
    }
  }

  /** One file that does not fit into memory becomes several in order, which the next run merges. */
  private List<DataFile> sortInParts(FileGroup group, RollupGrain grain) throws IOException {
    List<DataFile> written = new ArrayList<>();
    for (FileScanTask task : group.files()) {
      try (CloseableIterable<Record> rows = files.read(task);
          CloseableIterator<Record> iterator = rows.iterator()) {
        while (iterator.hasNext()) {
          List<Record> part = new ArrayList<>();
          while (iterator.hasNext() && part.size() < options.sortRows()) {
            part.add(iterator.next());
          }
          part.sort(files.order());
          written.addAll(write(part, group, grain));
        }
      }
    }
    return written;
  }

  private List<DataFile> write(Iterable<Record> inOrder, FileGroup group, RollupGrain grain)
      throws IOException {
    Iterable<Record> rows =
        rollups
            .<Iterable<Record>>map(
                sum -> new RollupMerge<>(lakeTable, sum, grain, options.sortRows()).of(inOrder))
            .orElse(inOrder);
    RowFiles.Output output = files.open(true, group.rows(), group.bytes(), grain.fileSuffix());
    boolean complete = false;
    try {
      rows.forEach(output::write);
      complete = true;
      return output.close();
    } finally {
      if (!complete) {
        output.abort();
      }
    }
  }

  /**
   * Puts files in the place of others, if these are still there.
   *
   * @param minutesSince what the table says about its minutes from then on; null for as before
   */
  private boolean commit(
      Snapshot start, FileGroup group, List<DataFile> written, LocalDate minutesSince) {
    try {
      // In one step: rows are never coarser than the table says, and it says so of no others.
      Transaction transaction = table.newTransaction();
      if (minutesSince != null) {
        RollupGrain.setMinutesSince(transaction, minutesSince);
      }
      RewriteFiles rewrite = transaction.newRewrite().validateFromSnapshot(start.snapshotId());
      group.files().forEach(task -> rewrite.deleteFile(task.file()));
      written.forEach(rewrite::addFile);
      rewrite.commit();
      transaction.commitTransaction();
      return true;
    } catch (CommitStateUnknownException e) {
      // The files may be the table's by now.
      throw e;
    } catch (ValidationException e) {
      LOG.info(
          "{}: files were changed meanwhile, left as they are: {}", table.name(), e.getMessage());
      files.discard(written);
      return false;
    } catch (RuntimeException e) {
      files.discard(written);
      throw e;
    }
  }
}

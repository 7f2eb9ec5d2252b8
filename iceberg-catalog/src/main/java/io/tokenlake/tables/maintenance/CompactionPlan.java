package io.tokenlake.tables.maintenance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;

/**
 * Which files of one partition are worth rewriting.
 *
 * <p>While a partition is written to, files are merged by size, eight of one size into one of the
 * next: a row is rewritten once per size and not once per run, and at most seven files of each size
 * wait. Once nothing was written for a while, all that is small or unsorted becomes large and
 * sorted.
 */
final class CompactionPlan {
  /** Files of one size that become one. */
  static final int FAN_IN = 8;

  /** Sorted files that are merged at once: each holds a row group in memory. */
  private static final int MAX_MERGED = 32;

  /** Files of the target size that one rewrite makes at most. */
  private static final int MAX_OUTPUTS = 4;

  private static final long SMALLEST_SIZE = 1 << 20;
  private static final double LARGE_ENOUGH = 0.75;

  private final long targetBytes;
  private final int sortRows;
  private final Predicate<DataFile> sorted;
  private final Predicate<FileScanTask> done;
  private final Predicate<DataFile> young;

  /**
   * @param targetBytes size that files should come to have
   * @param sortRows rows that are sorted at once
   * @param sorted whether the rows of a file are in order
   * @param done whether they are otherwise as they are to be
   * @param young whether a file was written a short time ago
   */
  CompactionPlan(
      long targetBytes,
      int sortRows,
      Predicate<DataFile> sorted,
      Predicate<FileScanTask> done,
      Predicate<DataFile> young) {
    this.targetBytes = targetBytes;
    this.sortRows = sortRows;
    this.sorted = sorted;
    this.done = done;
    this.young = young;
  }

  /** Groups to rewrite, each by itself. */
  List<FileGroup> groups(List<FileScanTask> partition) {
    List<FileScanTask> candidates =
        partition.stream()
            .filter(this::wanting)
            .sorted(Comparator.comparingLong(task -> task.file().fileSizeInBytes()))
            .toList();
    boolean settled = partition.stream().map(FileScanTask::file).noneMatch(young);
    List<FileGroup> groups = new ArrayList<>();
    if (settled) {
      split(candidates, groups);
    } else {
      for (List<FileScanTask> size : bySize(candidates)) {
        if (size.size() >= FAN_IN) {
          split(size, groups);
        }
      }
    }
    return groups;
  }

  private boolean wanting(FileScanTask task) {
    return task.file().fileSizeInBytes() < targetBytes * LARGE_ENOUGH || isUnfinished(task);
  }

  private boolean isUnfinished(FileScanTask task) {
    return !sorted.test(task.file()) || !done.test(task) || !task.deletes().isEmpty();
  }

  private static List<List<FileScanTask>> bySize(List<FileScanTask> ascending) {
    List<List<FileScanTask>> sizes = new ArrayList<>();
    long limit = 0;
    for (FileScanTask task : ascending) {
      if (limit == 0 || task.file().fileSizeInBytes() >= limit) {
        limit = limit == 0 ? SMALLEST_SIZE : limit;
        while (task.file().fileSizeInBytes() >= limit) {
          limit *= FAN_IN;
        }
        sizes.add(new ArrayList<>());
      }
      sizes.get(sizes.size() - 1).add(task);
    }
    return sizes;
  }

  /** Cuts where more would not fit into memory or would not fit into few files. */
  private void split(List<FileScanTask> files, List<FileGroup> groups) {
    List<FileScanTask> group = new ArrayList<>();
    long unsortedRows = 0;
    long bytes = 0;
    int merged = 0;
    for (FileScanTask task : files) {
      boolean inOrder = sorted.test(task.file());
      long rows = inOrder ? 0 : task.file().recordCount();
      if (!group.isEmpty()
          && (unsortedRows + rows > sortRows
              || bytes + task.file().fileSizeInBytes() > MAX_OUTPUTS * targetBytes
              || inOrder && merged == MAX_MERGED)) {
        add(group, groups);
        group = new ArrayList<>();
        unsortedRows = 0;
        bytes = 0;
        merged = 0;
      }
      group.add(task);
      unsortedRows += rows;
      bytes += task.file().fileSizeInBytes();
      merged += inOrder ? 1 : 0;
    }
    add(group, groups);
  }

  private void add(List<FileScanTask> group, List<FileGroup> groups) {
    if (group.size() > 1 || group.stream().anyMatch(this::isUnfinished)) {
      groups.add(new FileGroup(group));
    }
  }
}

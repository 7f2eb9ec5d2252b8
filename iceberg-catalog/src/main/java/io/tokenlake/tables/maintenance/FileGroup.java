package io.tokenlake.tables.maintenance;

import java.util.List;
import org.apache.iceberg.FileScanTask;

/** Files that are to become one, or few. */
record FileGroup(List<FileScanTask> files) {
  FileGroup {
    files = List.copyOf(files);
  }

  long rows() {
    return files.stream().mapToLong(task -> task.file().recordCount()).sum();
  }

  long bytes() {
    return files.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum();
  }
}

package io.tokenlake.tables.maintenance;

import java.util.ArrayList;
import java.util.List;

/**
 * What maintenance did to a table, and what it left.
 *
 * @param rowsExpired rows that were older than the retention
 * @param filesBefore files that were rewritten
 * @param filesAfter files that took their place
 * @param rowsRewritten rows in them
 * @param rowsWritten rows that took their place: fewer where rows of rollups could be merged
 * @param dataFiles files of the newest snapshot
 * @param snapshots snapshots that are left
 */
public record TableReport(
    String table,
    long rowsExpired,
    int filesBefore,
    int filesAfter,
    long rowsRewritten,
    long rowsWritten,
    int snapshotsExpired,
    int orphansDeleted,
    int dataFiles,
    int snapshots) {

  @Override
  public String toString() {
    List<String> done = new ArrayList<>();
    if (rowsExpired > 0) {
      done.add("removed " + rowsExpired + " rows past retention");
    }
    if (filesBefore > 0) {
      String merged = rowsWritten < rowsRewritten ? " merged into " + rowsWritten : "";
      done.add(
          "made %d of %d files (%d rows%s)"
              .formatted(filesAfter, filesBefore, rowsRewritten, merged));
    }
    if (snapshotsExpired > 0) {
      done.add("expired " + snapshotsExpired + " snapshots");
    }
    if (orphansDeleted > 0) {
      done.add("deleted " + orphansDeleted + " orphan files");
    }
    return String.format(
        "%-16s %d files, %d snapshots%s",
        table, dataFiles, snapshots, done.isEmpty() ? "" : ": " + String.join("; ", done));
  }
}

package io.tokenlake.tables.maintenance;

/**
 * What an erasure did to a table, and the proof.
 *
 * @param before rows about the user in all files of all snapshots before
 * @param removed rows that were taken out of the newest state
 * @param after rows about the user in all files of all snapshots afterwards: rows that a job
 *     committed meanwhile, or none
 * @param snapshots snapshots that were read for it
 * @param files files that were read for it
 * @param oldFiles files of before that no snapshot names any more and that are still there
 */
public record ErasureReport(
    String table, long before, long removed, long after, int snapshots, int files, long oldFiles) {

  /** Whether nothing is left. */
  public boolean complete() {
    return after == 0 && oldFiles == 0;
  }

  @Override
  public String toString() {
    return String.format(
        "%-16s before %d, removed %d, after %d (in %d files of %d snapshots, all read);"
            + " old files still there: %d",
        table, before, removed, after, files, snapshots, oldFiles);
  }
}

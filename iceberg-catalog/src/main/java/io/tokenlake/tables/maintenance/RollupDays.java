package io.tokenlake.tables.maintenance;

import java.time.LocalDate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;

/**
 * Of which grain the rows of each day of rollups are to be.
 *
 * @param minutesSince first day whose rows stay about minutes; those before become coarser
 * @param coarse what they become
 */
record RollupDays(LocalDate minutesSince, RollupGrain coarse) {
  /** Every day stays as it is. */
  static final RollupDays MINUTES = new RollupDays(LocalDate.MIN, RollupGrain.MINUTE);

  RollupGrain of(PartitionSpec spec, DataFile file) {
    boolean byDay =
        spec.fields().size() == 1 && spec.fields().get(0).transform().toString().equals("day");
    return byDay
            && LocalDate.ofEpochDay(file.partition().get(0, Integer.class)).isBefore(minutesSince)
        ? coarse
        : RollupGrain.MINUTE;
  }

  /** Whether the rows of a file are of the grain that its day is to have, or coarser already. */
  boolean isDone(PartitionSpec spec, DataFile file) {
    return of(spec, file).compareTo(RollupGrain.ofFile(file.location())) <= 0;
  }
}

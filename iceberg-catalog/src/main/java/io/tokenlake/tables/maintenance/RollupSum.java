package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;

/**
 * How rows of a table of rollups are added to each other: by the code that the jobs sum with.
 *
 * @param <S> what rows add up to
 */
interface RollupSum<S> {

  /**
   * That of a table; empty when rows of it may not be added: they are no rollups, or have a column
   * that this version does not know.
   */
  static Optional<RollupSum<?>> of(LakeTable lakeTable, Table table) {
    if (!table.schema().asStruct().equals(lakeTable.icebergSchema().asStruct())) {
      return Optional.empty();
    }
    return switch (lakeTable) {
      case LLM_ROLLUP_1M -> Optional.of(new LlmRollupSum());
      case GPU_ROLLUP_1M -> Optional.of(new GpuRollupSum());
      default -> Optional.empty();
    };
  }

  /** Columns that are added; rows that differ in any other are about something else. */
  List<String> columns();

  /** The sum of no rows. */
  S none();

  /** Adds what a row says. */
  void add(S sum, Record row);

  /** Puts a sum in the place of what a row said. */
  void put(S sum, Record row);
}

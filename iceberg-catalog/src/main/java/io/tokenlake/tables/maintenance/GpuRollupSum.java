package io.tokenlake.tables.maintenance;

import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.tables.LakeTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;

/** Samples of GPUs: sums, and the highest of what says so. */
final class GpuRollupSum implements RollupSum<GpuSums> {
  private static final GpuSum[] SUMS = GpuSum.values();

  private final Schema schema = LakeTable.GPU_ROLLUP_1M.icebergSchema();

  @Override
  public List<String> columns() {
    return Stream.of(SUMS).map(GpuSum::column).toList();
  }

  @Override
  public GpuSums none() {
    return new GpuSums();
  }

  @Override
  public void add(GpuSums sum, Record row) {
    for (GpuSum quantity : SUMS) {
      Number value = (Number) row.getField(quantity.column());
      sum.put(quantity, value == null ? null : value.doubleValue());
    }
  }

  @Override
  public void put(GpuSums sum, Record row) {
    for (GpuSum quantity : SUMS) {
      Double value = sum.get(quantity);
      row.setField(quantity.column(), value == null ? null : typed(quantity, value));
    }
  }

  /** In the type of the column; whole numbers are exact up to 2^53. */
  private Object typed(GpuSum quantity, double value) {
    return switch (schema.findField(quantity.column()).type().typeId()) {
      case LONG -> Math.round(value);
      case INTEGER -> Math.toIntExact(Math.round(value));
      default -> value;
    };
  }
}

package io.tokenlake.tables.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.SampleRows;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of rollups of GPUs become fewer; what was summed is summed, and the highest stays. */
class GpuRollupMergeTest extends MaintainedCalls {
  private static final Set<String> HIGHEST =
      Set.of(
          "utilization_max",
          "memory_used_max",
          "temperature_max_c",
          "memory_temperature_max_c",
          "power_max_w",
          "power_limit_w",
          "sm_clock_limit_mhz",
          "nvlinks_down",
          "remapped_rows_uncorrected",
          "remap_pending",
          "remap_failure",
          "retired_pages_pending",
          "recovery_action",
          "degraded",
          "failed");

  private final Random random = new Random(7);
  private OffsetDateTime old;

  @BeforeEach
  void chooseADay() {
    old = now.atOffset(ZoneOffset.UTC).minusDays(40).truncatedTo(ChronoUnit.DAYS).plusHours(9);
  }

  @Test
  void rowsOfOneGpuAndMinuteBecomeOneAndAddUpToWhatTheyDid() {
    List<Record> all = new ArrayList<>();
    for (int commit = 0; commit < 12; commit++) {
      List<Record> rows = new ArrayList<>();
      for (int minute = 0; minute < 3; minute++) {
        rows.add(row("GPU-1", "agent", "pod-a", minute));
        rows.add(row("GPU-1", "dcgm", "pod-a", minute));
        rows.add(row("GPU-2", "agent", null, minute));
      }
      rows.add(row("GPU-1", "agent", "pod-b", 1));
      append(rows);
      all.addAll(rows);
    }

    maintainLater(Map.of());

    List<Record> merged = SampleRows.read(table());
    assertThat(merged).hasSize(10);
    assertThat(byKey(merged)).isEqualTo(byKey(all));
  }

  @Test
  void whatNoRowSaysStaysUnknown() {
    Record one = row("GPU-1", "agent", null, 0);
    Record other = row("GPU-1", "agent", null, 0);
    for (GpuSum sum : GpuSum.values()) {
      if (sum != GpuSum.SAMPLES) {
        one.setField(sum.column(), null);
        other.setField(sum.column(), null);
      }
    }
    other.setField("energy_j", 5.0);
    append(List.of(one));
    append(List.of(other));

    maintainLater(Map.of());

    Record merged = SampleRows.read(table()).get(0);
    assertThat(merged.getField("energy_j")).isEqualTo(5.0);
    assertThat(merged.getField("power_j")).isNull();
    assertThat(merged.getField("failed")).isNull();
    assertThat(merged.getField("ecc_corrected")).isNull();
  }

  @Test
  void minutesOfGpusDoNotBecomeCoarserWithThoseOfCalls() {
    append(List.of(row("GPU-1", "agent", null, 0)));
    append(List.of(row("GPU-1", "agent", null, 1)));

    maintainLater(Map.of("coarsen-rollups-after", "35d", "coarsen-rollups-to", "1h"));

    assertThat(SampleRows.read(table())).hasSize(2);
    assertThat(RollupGrain.minutesSince(table())).isEmpty();
  }

  private void maintainLater(Map<String, String> more) {
    now = now.plus(Duration.ofHours(2));
    Map<String, String> options = new TreeMap<>(more);
    options.put("settle", "0s");
    options.put("keep-snapshots", "0s");
    maintain(MaintenanceOptions.parse(options));
  }

  /** Values are whole or halves, so that a sum of them is exact in any order. */
  private Record row(String gpu, String source, String pod, int minute) {
    Record row = GenericRecord.create(LakeTable.GPU_ROLLUP_1M.icebergSchema());
    row.setField("minute", old.plusMinutes(minute));
    row.setField("gpu_uuid", gpu);
    row.setField("source", source);
    row.setField("pod", pod);
    row.setField("simulated", false);
    for (GpuSum sum : GpuSum.values()) {
      TypeID type = row.struct().field(sum.column()).type().typeId();
      int value = random.nextInt(1_000);
      boolean unknown = sum != GpuSum.SAMPLES && value % 3 == 0;
      row.setField(
          sum.column(),
          unknown ? null : type == TypeID.LONG ? (Object) (long) value : number(type, value));
    }
    return row;
  }

  private static Object number(TypeID type, int value) {
    return type == TypeID.INTEGER ? (Object) value : (Object) (value / 2.0);
  }

  /** What rows add up to, worked out from what the columns are documented to be. */
  private static Map<String, Map<String, Double>> byKey(List<Record> rows) {
    Map<String, Map<String, Double>> keys = new TreeMap<>();
    for (Record row : rows) {
      StringBuilder key = new StringBuilder();
      Map<String, Double> numbers = new TreeMap<>();
      for (NestedField column : row.struct().fields()) {
        Object value = row.getField(column.name());
        if (value instanceof Number number) {
          numbers.put(column.name(), number.doubleValue());
        } else if (!column.type().typeId().equals(TypeID.DOUBLE)
            && !column.type().typeId().equals(TypeID.LONG)
            && !column.type().typeId().equals(TypeID.INTEGER)) {
          key.append(value).append('|');
        }
      }
      Map<String, Double> sums = keys.computeIfAbsent(key.toString(), k -> new TreeMap<>());
      numbers.forEach(
          (column, value) ->
              sums.merge(column, value, HIGHEST.contains(column) ? Double::max : Double::sum));
    }
    return keys;
  }

  private Table table() {
    return catalog.loadTable(LakeTable.GPU_ROLLUP_1M.identifier());
  }

  private void append(List<Record> rows) {
    SampleRows.append(table(), rows);
  }
}

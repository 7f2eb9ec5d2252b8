package io.tokenlake.pipeline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TestGpus;
import io.tokenlake.pipeline.convert.GpuRollupRecords;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuRollupHistoryTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final long MICROS = START.toEpochMilli() * 1_000;
  private static final long MINUTE = 60_000_000;

  /** Rows are deltas: what came late is a row of its own. */
  @Test
  void theRowsOfAMinuteAreOneMinuteAndTeachDetectors(@TempDir Path dir) throws Exception {
    Catalog catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    write(
        catalog.loadTable(LakeTable.GPU_ROLLUP_1M.identifier()),
        List.of(
            row("GPU-2", 1, 60, 0.5, 50),
            row("GPU-1", 1, 60, 0.5, 50),
            row("GPU-1", 0, 40, 0.25, 50),
            row("GPU-1", 0, 20, 1, 55)));

    GpuRollupHistory history = new GpuRollupHistory(catalog);
    List<GpuFacts> minutes = history.between(START, START.plusSeconds(120));

    assertThat(minutes)
        .extracting(minute -> minute.device().uuid() + "@" + (minute.minuteMicros() - MICROS))
        .containsExactly("GPU-1@0", "GPU-1@" + MINUTE, "GPU-2@" + MINUTE);
    GpuSums first = minutes.get(0).sums();
    assertThat(first.get(GpuSum.UTILIZATION_S)).isEqualTo(60);
    assertThat(first.get(GpuSum.UTILIZED_S)).isEqualTo(30);
    assertThat(first.get(GpuSum.TEMPERATURE_MAX_C)).isEqualTo(55);
    assertThat(history.between(START, START.plusSeconds(60))).hasSize(1);

    WarmStart start = new WarmStart(RuleBook.bundled());
    minutes.forEach(minute -> learn(start, minute));
    assertThat(start.taught(START.plusSeconds(300)))
        .as("a window that goes on is not part of the past")
        .isEmpty();
    start.learn(new GpuFacts(minutes.get(0).device(), MICROS + 4 * MINUTE, 1, first));
    assertThat(start.taught(START.plusSeconds(300)))
        .extracting(SeriesNews::group)
        .containsExactly("acme|agent|GPU-1|\\N|unusual_gpu");
    ((Closeable) catalog).close();
  }

  private static void learn(WarmStart start, GpuFacts minute) {
    try {
      start.learn(minute);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static GpuRollupRecord row(
      String uuid, int minute, double seconds, double utilization, double celsius) {
    GpuSums sums = new GpuSums();
    sums.put(GpuSum.SAMPLES, seconds);
    sums.put(GpuSum.UTILIZATION_S, seconds);
    sums.put(GpuSum.UTILIZED_S, seconds * utilization);
    sums.put(GpuSum.TEMPERATURE_MAX_C, celsius);
    return GpuRollupRecords.toRecord(TestGpus.device(uuid), MICROS + minute * MINUTE, sums);
  }

  private static void write(Table table, List<GpuRollupRecord> rows) throws Exception {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    DataWriter<Record> writer = null;
    for (GpuRollupRecord row : rows) {
      Record record = GenericRecord.create(table.schema());
      for (Schema.Field field : row.getSchema().getFields()) {
        Object value = row.get(field.pos());
        record.setField(
            field.name(), value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
      }
      if (writer == null) {
        key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(record));
        writer =
            Parquet.writeData(table.io().newOutputFile(table.location() + "/data/rows.parquet"))
                .forTable(table)
                .withSpec(table.spec())
                .withPartition(key)
                .createWriterFunc(GenericParquetWriter::create)
                .build();
      }
      writer.write(record);
    }
    writer.close();
    DataFile file = writer.toDataFile();
    table.newAppend().appendFile(file).commit();
  }
}

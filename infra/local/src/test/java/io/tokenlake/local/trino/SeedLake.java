package io.tokenlake.local.trino;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.Rollups;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.io.TaskWriter;

/**
 * A lake of known contents: one file a table in {@code src/test/resources/seed}, written with the
 * jobs' own rows and writer. An empty cell is NULL. The column {@code batch} says in which of two
 * commits a row comes; the second holds what became known later.
 */
final class SeedLake {
  private static final Path FILES = Path.of("src/test/resources/seed");
  private static final String BATCH = "batch";
  private static final long FILE_BYTES = 1 << 27;

  private SeedLake() {}

  /** The rows of a table as they stand in its file. */
  static List<Map<String, String>> rows(LakeTable table) throws IOException {
    Path file = FILES.resolve(table.tableName() + ".csv");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      return rows.readAll();
    }
  }

  /** Commits those rows of every table that belong to a batch. */
  static void append(Catalog catalog, String batch) throws IOException {
    for (LakeTable table : LakeTable.values()) {
      List<SpecificRecord> records = new ArrayList<>();
      for (Map<String, String> row : rows(table)) {
        if (row.get(BATCH).equals(batch)) {
          records.add(record(table, row));
        }
      }
      if (table == LakeTable.LLM_CALLS) {
        append(catalog.loadTable(LakeTable.LLM_ROLLUP_1M.identifier()), rollups(records));
      }
      if (!records.isEmpty()) {
        append(catalog.loadTable(table.identifier()), records);
      }
    }
  }

  /** What the calls of a batch add up to, by the job's own sums. */
  private static List<SpecificRecord> rollups(List<SpecificRecord> calls) {
    Rollups rollups = RollupSettings.defaults().newRollups();
    calls.forEach(call -> rollups.add(RollupRecords.toEntry((LlmCallRecord) call)));
    List<SpecificRecord> rows = new ArrayList<>();
    rollups.drain(
        0,
        new Rollups.Sink() {
          @Override
          public void row(RollupKey key, RollupSums sums) {
            rows.add(RollupRecords.toRecord(key, sums));
          }

          @Override
          public void window(DimensionSet set, RollupKey key, RollupSums sums) {
            // The windows are on a topic, and in no table.
          }

          @Override
          public void limited(long entries) {
            throw new IllegalStateException("the seed has more keys than a minute may have");
          }
        });
    return rows;
  }

  private static void append(Table table, List<SpecificRecord> records) throws IOException {
    RowDataTaskWriterFactory writers =
        new RowDataTaskWriterFactory(
            table,
            FlinkSchemaUtil.convert(table.schema()),
            FILE_BYTES,
            FileFormat.PARQUET,
            table.properties(),
            null,
            false);
    writers.initialize(0, 0);
    AppendFiles append = table.newAppend();
    try (TaskWriter<RowData> writer = writers.create()) {
      for (SpecificRecord record : records) {
        writer.write(AvroRows.toRow(record));
      }
      for (DataFile file : writer.complete().dataFiles()) {
        append.appendFile(file);
      }
    }
    append.commit();
  }

  private static SpecificRecord record(LakeTable table, Map<String, String> row) {
    Schema schema = table.avroSchema();
    for (String column : row.keySet()) {
      if (!column.equals(BATCH) && schema.getField(column) == null) {
        throw new IllegalArgumentException(table.tableName() + " has no column " + column);
      }
    }
    SpecificRecord record = empty(schema);
    for (Schema.Field field : schema.getFields()) {
      String cell = row.get(field.name());
      if (cell != null && !cell.isEmpty()) {
        record.put(field.pos(), value(type(field.schema()), cell));
      }
    }
    return record;
  }

  /** Avro itself makes instances of those classes only that it was told to trust. */
  private static SpecificRecord empty(Schema schema) {
    try {
      return Class.forName(schema.getFullName())
          .asSubclass(SpecificRecord.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("there is no class of " + schema.getFullName(), e);
    }
  }

  private static Schema type(Schema schema) {
    return schema.isUnion() ? schema.getTypes().get(1) : schema;
  }

  private static Object value(Schema type, String cell) {
    return switch (type.getType()) {
      case STRING -> cell;
      case INT -> Integer.valueOf(cell);
      case LONG -> type.getLogicalType() == null ? Long.valueOf(cell) : Instant.parse(cell);
      case DOUBLE -> Double.valueOf(cell);
      case BOOLEAN -> Boolean.valueOf(cell);
      case ARRAY -> List.of(cell.split(";"));
      case BYTES ->
          type.getLogicalType() == null
              ? ByteBuffer.wrap(HexFormat.of().parseHex(cell))
              : new BigDecimal(cell).setScale(12);
      default -> throw new IllegalArgumentException("no cell can hold a " + type);
    };
  }
}

package io.tokenlake.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/** Rows in which every column has a value of its own, and files of rows as a job leaves them. */
public final class SampleRows {
  public static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-20T12:00:00Z");

  private SampleRows() {}

  /** A row with all columns, different from those of other numbers. */
  public static Record row(Schema schema, int number, OffsetDateTime time) {
    Record row = GenericRecord.create(schema);
    for (NestedField column : schema.columns()) {
      row.setField(column.name(), value(column.name(), column.type(), number, time));
    }
    return row;
  }

  private static Object value(String name, Type type, int number, OffsetDateTime time) {
    return switch (type.typeId()) {
      case STRING -> name + " " + number;
      case INTEGER -> number;
      case LONG -> 1_000_000L + number;
      case DOUBLE -> number + 0.5;
      case BOOLEAN -> number % 2 == 0;
      case DECIMAL -> new BigDecimal(number).setScale(12).movePointLeft(3).setScale(12);
      case TIMESTAMP -> time.plus(number, ChronoUnit.MILLIS);
      case BINARY -> ByteBuffer.wrap((name + number).getBytes(StandardCharsets.UTF_8));
      case LIST -> List.of(value(name, type.asListType().elementType(), number, time));
      default -> throw new IllegalArgumentException("no sample of " + type);
    };
  }

  /** Commits rows as one commit of a job does: a file for each partition, unsorted. */
  public static void append(Table table, List<Record> rows) {
    AppendFiles append = table.newAppend();
    write(table, rows).forEach(append::appendFile);
    append.commit();
  }

  /** Files that no snapshot has yet, as a checkpoint leaves them. */
  public static List<DataFile> write(Table table, List<Record> rows) {
    Map<PartitionKey, List<Record>> partitions = new LinkedHashMap<>();
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    for (Record row : rows) {
      PartitionKey key = new PartitionKey(table.spec(), table.schema());
      key.partition(wrapper.wrap(row));
      partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    return partitions.entrySet().stream().map(e -> write(table, e.getKey(), e.getValue())).toList();
  }

  private static DataFile write(Table table, PartitionKey partition, List<Record> rows) {
    String path =
        table
            .locationProvider()
            .newDataLocation(table.spec(), partition, UUID.randomUUID() + ".parquet");
    try (DataWriter<Record> writer =
        new GenericAppenderFactory(table, table.schema(), table.spec(), Map.of(), null, null, null)
            .newDataWriter(
                EncryptedFiles.encryptedOutput(
                    table.io().newOutputFile(path), EncryptionKeyMetadata.EMPTY),
                FileFormat.PARQUET,
                partition)) {
      rows.forEach(writer::write);
      writer.close();
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows of a table. */
  public static List<Record> read(Table table) {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      return Lists.newArrayList(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

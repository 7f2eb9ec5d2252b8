package io.tokenlake.pipeline.history;

import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Rows of a table as the Avro records that they were written from. */
final class LakeRows {
  private final Catalog catalog;

  LakeRows(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The rows of a table as it stands now; otherwise as below. */
  <R extends SpecificRecord> List<R> between(
      LakeTable table, String timeColumn, Instant from, Instant to, Supplier<R> newRecord) {
    return between(catalog.loadTable(table.identifier()), timeColumn, from, to, newRecord);
  }

  /**
   * The rows of a table, as it stood when it was loaded, whose time lies in a range; its column
   * should be the one that the table is partitioned by.
   *
   * @param from the first moment
   * @param to the first moment after
   */
  static <R extends SpecificRecord> List<R> between(
      Table table, String timeColumn, Instant from, Instant to, Supplier<R> newRecord) {
    Expression range =
        Expressions.and(
            Expressions.greaterThanOrEqual(timeColumn, micros(from)),
            Expressions.lessThan(timeColumn, micros(to)));
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).where(range).build()) {
      List<R> records = new ArrayList<>();
      for (Record row : rows) {
        records.add(fill(newRecord.get(), row));
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <R extends SpecificRecord> R fill(R record, Record row) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = row.getField(field.name());
      record.put(field.pos(), value instanceof OffsetDateTime time ? time.toInstant() : value);
    }
    return record;
  }

  private static long micros(Instant time) {
    return Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1_000;
  }
}

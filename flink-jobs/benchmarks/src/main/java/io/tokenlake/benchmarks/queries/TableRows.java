package io.tokenlake.benchmarks.queries;

import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/**
 * Records of the jobs as rows that Iceberg writes. The columns of a table are the fields of its
 * record in the same order.
 */
final class TableRows {
  private final GenericRecord row;

  TableRows(Schema schema) {
    this.row = GenericRecord.create(schema);
  }

  /** The row of a record; it is the same object each time. */
  Record row(SpecificRecord record) {
    for (int i = 0; i < row.size(); i++) {
      Object value = record.get(i);
      row.set(i, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
    return row;
  }
}

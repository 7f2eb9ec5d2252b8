package io.tokenlake.pipeline.convert;

import io.tokenlake.tables.LakeTable;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.util.FlinkCompatibilityUtil;

/**
 * Rows as Flink's Iceberg sink takes them. The columns of a table are the fields of its Avro record
 * in the same order, so that one loop serves every table.
 */
public final class AvroRows {
  private static final int MONEY_PRECISION = 38;

  /** Digits after the point of every money column. */
  static final int MONEY_SCALE = 12;

  private AvroRows() {}

  /** Turns an element of a stream into the record of its table. */
  public interface ToRecord<T> extends Serializable {
    /** The record of this element. */
    SpecificRecord apply(T element);
  }

  /** The type of a table's rows in a stream. */
  public static TypeInformation<RowData> rowType(LakeTable table) {
    return FlinkCompatibilityUtil.toTypeInfo(FlinkSchemaUtil.convert(table.icebergSchema()));
  }

  /** The row of a record. */
  public static RowData toRow(SpecificRecord record) {
    int fields = record.getSchema().getFields().size();
    GenericRowData row = new GenericRowData(fields);
    for (int i = 0; i < fields; i++) {
      row.setField(i, toFlink(record.get(i)));
    }
    return row;
  }

  private static Object toFlink(Object value) {
    if (value instanceof String text) {
      return StringData.fromString(text);
    }
    if (value instanceof Instant instant) {
      return TimestampData.fromInstant(instant);
    }
    if (value instanceof BigDecimal money) {
      return DecimalData.fromBigDecimal(money, MONEY_PRECISION, MONEY_SCALE);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    if (value instanceof List<?> list) {
      return new GenericArrayData(list.stream().map(AvroRows::toFlink).toArray());
    }
    return value; // numbers, booleans and null are the same on both sides
  }
}

package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;

/** Appends streams to the tables of the lake, exactly once: rows appear with their checkpoint. */
final class IcebergSinks {
  private final LakeCatalog catalog;

  IcebergSinks(LakeCatalog catalog) {
    this.catalog = catalog;
  }

  <T> void append(DataStream<T> stream, LakeTable table, AvroRows.ToRecord<T> toRecord) {
    String name = table.tableName().replace('_', '-');
    DataStream<RowData> rows =
        stream
            .map(element -> AvroRows.toRow(toRecord.apply(element)), AvroRows.rowType(table))
            .name("rows of " + table.tableName())
            .uid("rows-" + name);
    IcebergSink.forRowData(rows)
        .tableLoader(TableLoader.fromCatalog(catalog.loader(), table.identifier()))
        .distributionMode(DistributionMode.NONE)
        .uidSuffix("iceberg-" + name)
        .append();
  }
}

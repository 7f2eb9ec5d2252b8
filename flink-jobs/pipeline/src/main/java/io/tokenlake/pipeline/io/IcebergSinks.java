package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;

/**
 * Appends streams to the tables of the lake, exactly once: rows appear with their checkpoint, also
 * where the job is restored after its last snapshot was expired, and never again where it is
 * restored from a state that the tables are ahead of.
 */
final class IcebergSinks {
  private final JobSettings settings;
  private final String jobName;

  IcebergSinks(JobSettings settings, String jobName) {
    this.settings = settings;
    this.jobName = jobName;
  }

  <T> void append(DataStream<T> stream, LakeTable table, AvroRows.ToRecord<T> toRecord) {
    String name = table.tableName().replace('_', '-');
    TableLoader loader = TableLoader.fromCatalog(settings.catalog().loader(), table.identifier());
    DataStream<RowData> rows =
        stream
            .map(
                new RowsOfTable<>(
                    toRecord,
                    loader.clone(),
                    jobName,
                    settings.startAnew(),
                    partitioning(loader.clone())))
            .returns(AvroRows.rowType(table))
            .name("rows of " + table.tableName())
            .uid("rows-" + name);
    IcebergSink.forRowData(rows)
        .tableLoader(new MarkedTableLoader(loader, jobName))
        .setSnapshotProperty(CommitMark.WRITER, jobName)
        .distributionMode(DistributionMode.NONE)
        .uidSuffix("iceberg-" + name)
        .append();
  }

  private static int partitioning(TableLoader loader) {
    try (TableLoader opened = loader) {
      opened.open();
      return opened.loadTable().spec().specId();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.RegistryBasedFileWriterFactory;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FanoutDataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.util.PartitionUtil;
import org.apache.iceberg.util.PropertyUtil;

/** Reads the rows of data files and writes others, as one version of a table has them. */
public final class RowFiles {
  private final Table table;
  private final Schema schema;

  /** Files of the version of the table that was loaded. */
  public RowFiles(Table table) {
    this.table = table;
    this.schema = table.schema();
  }

  /** The rows of a file, less those that a delete file has taken away. */
  CloseableIterable<Record> read(FileScanTask task) {
    return read(task, Expressions.alwaysTrue());
  }

  /** The same without those parts of the file that can have no row that an expression is about. */
  CloseableIterable<Record> read(FileScanTask task, Expression about) {
    GenericDeleteFilter deletes = new GenericDeleteFilter(table.io(), task, schema, schema);
    CloseableIterable<Record> rows =
        FormatModelRegistry.<Record, Object>readBuilder(
                task.file().format(), Record.class, table.io().newInputFile(task.file()))
            .project(deletes.requiredSchema())
            .filter(about)
            .idToConstant(
                PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant))
            .split(task.start(), task.length())
            .build();
    return deletes.filter(rows);
  }

  /** The table's order of rows. */
  Comparator<Record> order() {
    Comparator<StructLike> order = SortOrderComparators.forSchema(schema, table.sortOrder());
    InternalRecordWrapper left = new InternalRecordWrapper(schema.asStruct());
    InternalRecordWrapper right = new InternalRecordWrapper(schema.asStruct());
    return (a, b) -> order.compare(left.wrap(a), right.wrap(b));
  }

  /** Whether a file says that its rows are in the table's order. */
  boolean isSorted(DataFile file) {
    return table.sortOrder().isSorted()
        && file.sortOrderId() != null
        && file.sortOrderId() == table.sortOrder().orderId();
  }

  /**
   * Opens files for rows in any order of partitions.
   *
   * @param sorted whether the rows of each partition come in the table's order
   * @param rows how many come at most
   * @param bytes how large they are, roughly, in files
   */
  public Output open(boolean sorted, long rows, long bytes) {
    return open(sorted, rows, bytes, null);
  }

  /** The same, with something that the names of the files end with; null for nothing. */
  Output open(boolean sorted, long rows, long bytes, String suffix) {
    return new Output(
        sorted ? table.sortOrder() : SortOrder.unsorted(), bloomFilters(rows, bytes), suffix);
  }

  /** Sized for the values of one row group, whose filter they are. */
  private Map<String, String> bloomFilters(long rows, long bytes) {
    String columns = table.properties().get(TableDefinition.BLOOM_FILTER_COLUMNS);
    Map<String, String> properties = new HashMap<>();
    if (columns != null) {
      long group =
          PropertyUtil.propertyAsLong(
              table.properties(),
              TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
              TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT);
      long groups = Math.max(1, bytes / group);
      for (String column : columns.split(",", -1)) {
        properties.put(TableProperties.PARQUET_BLOOM_FILTER_COLUMN_ENABLED_PREFIX + column, "true");
        properties.put(
            TableProperties.PARQUET_BLOOM_FILTER_COLUMN_NDV_PREFIX + column,
            Long.toString(Math.max(1, rows / groups)));
      }
    }
    return properties;
  }

  /** Deletes files that no commit has taken. */
  void discard(List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }

  /** Files being written. */
  public final class Output {
    private final FanoutDataWriter<Record> writer;
    private final PartitionKey partition = new PartitionKey(table.spec(), schema);
    private final InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());

    private Output(SortOrder order, Map<String, String> properties, String suffix) {
      writer =
          new FanoutDataWriter<>(
              new Writers(table, order, properties),
              OutputFileFactory.builderFor(table, 0, 0)
                  .format(FileFormat.PARQUET)
                  .suffix(suffix)
                  .build(),
              table.io(),
              targetBytes(table));
    }

    /** Writes a row. */
    public void write(Record row) {
      partition.partition(wrapper.wrap(row));
      writer.write(row, table.spec(), partition);
    }

    /** Ends the files, which are the table's once they are committed. */
    public List<DataFile> close() throws IOException {
      writer.close();
      return new ArrayList<>(writer.result().dataFiles());
    }

    /** Closes what was begun and deletes it. */
    public void abort() throws IOException {
      discard(close());
    }
  }

  static long targetBytes(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }

  /** Iceberg's writers of generic rows, with properties of our own. */
  private static final class Writers extends RegistryBasedFileWriterFactory<Record, Schema> {
    private static final long serialVersionUID = 1L;

    Writers(Table table, SortOrder order, Map<String, String> properties) {
      super(
          table,
          FileFormat.PARQUET,
          Record.class,
          table.schema(),
          order,
          FileFormat.PARQUET,
          null,
          null,
          null,
          properties,
          null,
          null);
    }
  }
}

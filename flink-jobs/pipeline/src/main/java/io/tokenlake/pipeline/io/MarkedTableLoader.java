package io.tokenlake.pipeline.io;

import java.io.IOException;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Loads a table so that its history always tells what its writer committed last. Where maintenance
 * has expired the snapshot that told it, an empty commit tells it again before the sink looks.
 * Without that a job restored after an expiry would commit its last files again, or not start
 * because they are gone (apache/iceberg#5846).
 */
final class MarkedTableLoader implements TableLoader {
  private static final long serialVersionUID = 1L;

  private final TableLoader loader;
  private final String writer;

  MarkedTableLoader(TableLoader loader, String writer) {
    this.loader = loader;
    this.writer = writer;
  }

  @Override
  public Table loadTable() {
    BaseTable loaded = (BaseTable) loader.loadTable();
    Table table =
        new BaseTable(new MarkingOperations(loaded.operations()), loaded.name(), loaded.reporter());
    if (CommitMark.inHistory(table, writer).isEmpty()) {
      CommitMark.kept(table, writer).ifPresent(mark -> tellAgain(table, mark));
    }
    return table;
  }

  private static void tellAgain(Table table, CommitMark mark) {
    AppendFiles nothing = table.newAppend();
    mark.writeTo(nothing);
    nothing.commit();
  }

  @Override
  public void open() {
    loader.open();
  }

  @Override
  public boolean isOpen() {
    return loader.isOpen();
  }

  @Override
  @SuppressWarnings({"checkstyle:NoClone", "MethodDoesntCallSuperMethod"})
  public TableLoader clone() {
    return new MarkedTableLoader(loader.clone(), writer);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}

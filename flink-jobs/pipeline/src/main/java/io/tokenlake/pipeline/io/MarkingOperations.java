package io.tokenlake.pipeline.io;

import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Keeps the mark of every new snapshot as a property, in the same atomic commit. */
final class MarkingOperations implements TableOperations {
  private final TableOperations table;

  MarkingOperations(TableOperations table) {
    this.table = table;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    Snapshot added = metadata.currentSnapshot();
    Snapshot before = base == null ? null : base.currentSnapshot();
    boolean moved = added != null && !Objects.equals(added, before);
    Optional<CommitMark> mark = moved ? CommitMark.of(added) : Optional.empty();
    table.commit(
        base,
        mark.map(m -> m.property(added.timestampMillis()))
            .map(property -> TableMetadata.buildFrom(metadata).setProperties(property).build())
            .orElse(metadata));
  }

  @Override
  public TableMetadata current() {
    return table.current();
  }

  @Override
  public TableMetadata refresh() {
    return table.refresh();
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return table.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return table.requireStrictCleanup();
  }
}

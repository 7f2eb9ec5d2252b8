package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.RestorePoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;

/**
 * Deletes what no version of a table knows: files of attempts that failed. Files of a checkpoint
 * that is not committed yet look the same, and a job may be restored from that checkpoint long
 * after; therefore age is counted from the last commit of each writer, not from now.
 *
 * <p>Nothing is deleted from a table without snapshots: all that it has may be waiting for its
 * first. Nor where the listing of the table's folder does not show the metadata that the catalog
 * names: then locations are written in two ways, and everything would look like an orphan.
 */
final class OrphanFiles {
  private final Table table;
  private final Duration age;

  OrphanFiles(Table table, Duration age) {
    this.table = table;
    this.age = age;
  }

  /** Deletes orphans and returns where they were. */
  List<String> delete(Instant now) {
    // Listed first: a file that is committed after this is known below.
    List<FileInfo> present = FileListing.of(table.io(), table.location());
    table.refresh();
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    Optional<Instant> before = newest(metadata, now);
    Set<String> found = new HashSet<>();
    present.forEach(file -> found.add(path(file.location())));
    if (before.isEmpty() || !found.contains(path(metadata.metadataFileLocation()))) {
      return List.of();
    }
    Set<String> known = known();
    List<String> orphans =
        present.stream()
            .filter(file -> file.createdAtMillis() < before.get().toEpochMilli())
            .map(FileInfo::location)
            // Such as the checksums that Hadoop keeps beside local files, and deletes with them.
            .filter(location -> !location.substring(location.lastIndexOf('/') + 1).startsWith("."))
            .filter(location -> !known.contains(path(location)))
            .toList();
    orphans.forEach(table.io()::deleteFile);
    return orphans;
  }

  /** Orphans are older than this; empty where there is nothing to count from. */
  private Optional<Instant> newest(TableMetadata metadata, Instant now) {
    if (metadata.snapshots().isEmpty()) {
      return Optional.empty();
    }
    Instant from = now;
    for (var property : metadata.properties().entrySet()) {
      if (property.getKey().startsWith(RestorePoints.COMMITTED_PREFIX)) {
        Optional<Instant> committed = RestorePoints.committedAt(property.getValue());
        if (committed.isEmpty()) {
          return Optional.empty();
        }
        from = committed.get().isBefore(from) ? committed.get() : from;
      }
    }
    return Optional.of(from.minus(age));
  }

  private Set<String> known() {
    Set<String> known = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(l -> known.add(path(l)));
    ReachableFileUtil.manifestListLocations(table).forEach(l -> known.add(path(l)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(l -> known.add(path(l)));
    known.add(path(ReachableFileUtil.versionHintLocation(table)));
    Set<String> read = new HashSet<>();
    FileIO io = table.io();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(io)) {
        if (read.add(manifest.path())) {
          known.add(path(manifest.path()));
          content(manifest, known);
        }
      }
    }
    return known;
  }

  private void content(ManifestFile manifest, Set<String> known) {
    try {
      if (manifest.content() == ManifestContent.DATA) {
        try (CloseableIterable<DataFile> files =
            ManifestFiles.read(manifest, table.io(), table.specs())) {
          files.forEach(file -> known.add(path(file.location())));
        }
      } else {
        try (CloseableIterable<DeleteFile> files =
            ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
          files.forEach(file -> known.add(path(file.location())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A location without its scheme and host: listings and metadata may write them differently. */
  private static String path(String location) {
    return location.replaceFirst("^[a-zA-Z0-9]+:/*", "/");
  }
}

package io.tokenlake.tables.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.SampleRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.Test;

/** Files that no snapshot knows: which go, and which may be waiting for their commit. */
class OrphanFilesTest extends MaintainedCalls {
  private static final Duration LONG = Duration.ofDays(30);

  @Test
  void filesOfAnAttemptThatFailedGoAndThoseOfACheckpointThatMayBeRestoredStay() throws IOException {
    append(1);
    Instant committed = now.minus(Duration.ofDays(10));
    calls()
        .updateProperties()
        .set(RestorePoints.COMMITTED_PREFIX + "ledger", mark(committed))
        .commit();
    Path failed = uncommitted(committed.minus(Duration.ofDays(8)));
    // Written after the last commit, ten days ago: the job has been down since.
    Path waiting = uncommitted(committed.plusSeconds(1));
    Path recent = uncommitted(committed.minus(Duration.ofDays(6)));

    maintain(MaintenanceOptions.DEFAULTS);

    assertThat(failed).doesNotExist();
    assertThat(waiting).exists();
    assertThat(recent).exists();
    assertThat(rows()).hasSize(1);
  }

  @Test
  void aTableThatWasNeverWrittenToKeepsAllOfItsFilesWhateverTheAge() throws IOException {
    Path waiting = uncommitted(now.minus(LONG));

    assertThat(new OrphanFiles(calls(), Duration.ZERO).delete(now.plus(LONG))).isEmpty();

    assertThat(waiting).exists();
    append(1);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void noAgeMakesAFileAnOrphanThatASnapshotNames() throws IOException {
    append(4);
    new RestorePoints(catalog).create("friday");
    append(4);
    ageAllFiles(now.minus(LONG));

    List<String> orphans = new OrphanFiles(calls(), Duration.ZERO).delete(now.plus(LONG));

    // Old versions of the metadata are all that is left over.
    assertThat(orphans).allMatch(file -> file.endsWith(".metadata.json"));
    assertThat(rows()).hasSize(8);
    new RestorePoints(catalog).rollBack("friday");
    assertThat(rows()).hasSize(4);
  }

  private Path uncommitted(Instant written) throws IOException {
    DataFile file = SampleRows.write(calls(), List.of(call(calls(), 99))).get(0);
    Path path = Path.of(file.location().replaceFirst("^file:/*", "/"));
    Files.setLastModifiedTime(path, FileTime.from(written));
    return path;
  }

  private void ageAllFiles(Instant written) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("warehouse"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(written));
      }
    }
  }
}

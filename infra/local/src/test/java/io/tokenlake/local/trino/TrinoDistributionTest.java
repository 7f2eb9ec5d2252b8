package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrinoDistributionTest {
  private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");

  @TempDir Path cache;

  @Test
  void onlyAttemptsOlderThanADayAreSweptAway() throws IOException {
    folder("trino-476.tmp1", "2026-01-01T23:59:59Z");
    folder("trino-476.tmp2", "2026-01-02T00:00:01Z");
    folder("trino-476", "2025-01-01T00:00:00Z");

    TrinoDistribution.sweep(cache, NOW);

    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("trino-476.tmp2", "trino-476");
    }
  }

  @Test
  void whereNothingWasEverFetchedThereIsNothingToSweep() {
    TrinoDistribution.sweep(cache.resolve("missing"), NOW);

    assertThat(cache.resolve("missing")).doesNotExist();
  }

  private void folder(String name, String modified) throws IOException {
    Path folder = Files.createDirectory(cache.resolve(name));
    Files.writeString(folder.resolve("file"), "x");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.parse(modified)));
  }
}

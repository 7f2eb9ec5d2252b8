package io.tokenlake.gpu.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpoolTest extends SpoolContract {
  /** A checksum of eight bytes and a body of four. */
  private static final long FILE_BYTES = 12;

  private final List<String> log = new ArrayList<>();

  @TempDir private Path folder;

  @Override
  Spool open() {
    try {
      return DiskSpool.open(folder.resolve("spool"), 3 * FILE_BYTES, log::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatWaitsSurvivesTheProcessInOrder() {
    try (Spool spool = open()) {
      spool.add(request(1));
      spool.add(request(2));
    }
    try (Spool again = open()) {
      assertThat(again.size()).isEqualTo(2);
      again.add(request(3));
      List<Byte> order = new ArrayList<>();
      while (again.size() > 0) {
        order.add(again.oldest().orElseThrow().body()[0]);
        again.removeOldest();
      }
      assertThat(order).containsExactly((byte) 1, (byte) 2, (byte) 3);
    }
  }

  @Test
  void aBrokenFileIsDroppedAndCountedAndTheNextIsRead() throws IOException {
    try (Spool spool = open()) {
      spool.add(request(1));
      spool.add(request(2));
    }
    Path first = files().get(0);
    byte[] content = Files.readAllBytes(first);
    content[content.length - 1]++;
    Files.write(first, content);

    try (Spool again = open()) {
      assertThat(again.oldest().orElseThrow().body()[0]).isEqualTo((byte) 2);
      assertThat(again.lost()).isEqualTo(11);
      assertThat(log).singleElement().asString().contains("broken and was dropped");
    }
  }

  @Test
  void aFileThatSomebodyDeletedCountsAsLost() throws IOException {
    try (Spool spool = open()) {
      spool.add(request(1));
      Files.delete(files().get(0));

      assertThat(spool.oldest()).isEmpty();
      assertThat(spool.lost()).isEqualTo(11);
      assertThat(spool.size()).isZero();
    }
  }

  @Test
  void aHalfWrittenFileOfAKilledProcessIsNoRequest() throws IOException {
    try (Spool spool = open()) {
      spool.add(request(1));
    }
    Files.write(folder.resolve("spool/0000000000000009-METRICS-5.otlp.tmp"), new byte[3]);

    try (Spool again = open()) {
      assertThat(again.size()).isEqualTo(1);
      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void aSmallerLimitAfterARestartLosesTheOldest() throws IOException {
    try (Spool spool = open()) {
      spool.add(request(1));
      spool.add(request(2));
      spool.add(request(3));
    }
    try (Spool smaller = DiskSpool.open(folder.resolve("spool"), FILE_BYTES, log::add)) {
      assertThat(smaller.oldest().orElseThrow().body()[0]).isEqualTo((byte) 3);
      assertThat(smaller.lost()).isEqualTo(11 + 12);
    }
  }

  @Test
  void twoAgentsDoNotShareAFolder() {
    try (Spool first = open()) {
      assertThat(first.size()).isZero();
      assertThatThrownBy(this::open).hasMessageContaining("another agent spools to");
    }
  }

  @Test
  void whatCannotBeWrittenIsLostCountedAndSaidOnce() throws IOException {
    try (Spool spool = open()) {
      Files.delete(folder.resolve("spool/lock"));
      Files.delete(folder.resolve("spool"));
      spool.add(request(1));
      spool.add(request(2));

      assertThat(spool.lost()).isEqualTo(11 + 12);
      assertThat(log).singleElement().asString().contains("cannot spool");
      Files.createDirectories(folder.resolve("spool"));
      spool.add(request(3));
      assertThat(spool.oldest().orElseThrow().body()[0]).isEqualTo((byte) 3);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
      return files.filter(file -> !file.endsWith("lock")).sorted().toList();
    }
  }
}

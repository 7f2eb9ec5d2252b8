package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was released stays as it was, to the byte, and can be read for ever. */
class ReleasedSchemasTest {
  @Test
  void noReleasedFileHasChangedCameInByTheWayOrIsGone() throws IOException {
    SortedMap<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(SchemaRelease.CHECKSUMS)) {
      String[] parts = line.split(" {2}", -1);
      listed.put(parts[1], parts[0]);
    }
    assertThat(SchemaRelease.checksums()).isEqualTo(listed);
  }

  @Test
  void whatWasReleasedIsStillInUse() throws IOException {
    try (Stream<Path> records = Files.list(SchemaFiles.RELEASED)) {
      assertThat(SchemaFiles.current().keySet())
          .containsAll(
              records
                  .filter(Files::isDirectory)
                  .map(record -> record.getFileName().toString())
                  .toList());
    }
  }

  static Stream<Arguments> samples() {
    return SchemaFiles.current().keySet().stream()
        .flatMap(
            record ->
                SchemaFiles.released(record).keySet().stream()
                    .map(version -> Arguments.of(record, version)));
  }

  @ParameterizedTest(name = "{0} version {1}")
  @MethodSource("samples")
  void bytesOfAReleasedVersionMeanWhatTheyMeant(String record, int version) throws IOException {
    Path folder = SchemaFiles.RELEASED.resolve(record);
    Schema released = SchemaFiles.released(record).get(version);
    Schema current = SchemaFiles.current().get(record);
    byte[] bytes = Files.readAllBytes(folder.resolve(version + ".bin"));

    String asReleased = SampleRecord.toJson(SampleRecord.decode(bytes, released, released));

    assertThat(asReleased).isEqualTo(Files.readString(folder.resolve(version + ".json")).strip());
    assertThat(SampleRecord.decode(bytes, released, current).toString())
        .startsWith(withoutEnd(SampleRecord.decode(bytes, released, released).toString()));
  }

  /** New fields come last, so that an old record begins as it always did. */
  private static String withoutEnd(String json) {
    return json.substring(0, json.length() - 1);
  }
}

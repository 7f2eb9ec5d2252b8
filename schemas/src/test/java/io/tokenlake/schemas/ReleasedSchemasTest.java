package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
                  .filter(folder -> !folder.equals(AlertRelease.FOLDER))
                  .map(record -> record.getFileName().toString())
                  .toList());
    }
  }

  @Test
  void everyRecordHasAReleasedVersionToBeHeldTo() {
    assertThat(SchemaFiles.current().keySet())
        .as("records in use; io.tokenlake.schemas.SchemaRelease releases what is missing")
        .allSatisfy(record -> assertThat(SchemaFiles.released(record)).as(record).isNotEmpty());
  }

  @Test
  void alertsOfOneSchemaVersionStayAsTheyWereReleased() throws IOException {
    JsonNode current = AlertRelease.current();
    int version = AlertRelease.version(current);

    assertThat(AlertRelease.file(version))
        .as("version %s, as schema_version and $id say; SchemaRelease releases it", version)
        .exists();
    assertThat(current.get("$id").textValue()).endsWith("/" + version);
    assertThat(AlertRelease.rules(current))
        .as("whoever validates refuses what is not in it, so a change needs a new schema_version")
        .isEqualTo(AlertRelease.rules(AlertRelease.read(version)));
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
    assertThat(SampleRecord.restrict(SampleRecord.decode(bytes, released, current), released))
        .isEqualTo(SampleRecord.decode(bytes, released, released));
  }
}

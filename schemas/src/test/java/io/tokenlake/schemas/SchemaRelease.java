package io.tokenlake.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Releases the schemas: freezes each that differs from its last released version as the next one,
 * with a record in bytes and as JSON, and the JSON Schema of alerts if its version is a new one.
 * Run by hand in this module's folder, see README.md.
 */
public final class SchemaRelease {
  static final Path CHECKSUMS = SchemaFiles.RELEASED.resolve("SHA256SUMS");

  private SchemaRelease() {}

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, Schema> record : SchemaFiles.current().entrySet()) {
      SortedMap<Integer, Schema> released = SchemaFiles.released(record.getKey());
      if (released.isEmpty()) {
        release(record.getKey(), 1, record.getValue());
      } else if (!released.get(released.lastKey()).equals(record.getValue())) {
        release(record.getKey(), released.lastKey() + 1, record.getValue());
      }
    }
    releaseAlerts();
    List<String> lines =
        checksums().entrySet().stream().map(e -> e.getValue() + "  " + e.getKey()).toList();
    Files.write(CHECKSUMS, lines);
  }

  private static void release(String record, int version, Schema schema) throws IOException {
    Path folder = Files.createDirectories(SchemaFiles.RELEASED.resolve(record));
    // Whole: a schema in use may name another, which goes on changing.
    Files.writeString(folder.resolve(version + ".avsc"), schema.toString(true) + "\n");
    GenericData.Record sample = SampleRecord.of(schema);
    Files.write(folder.resolve(version + ".bin"), SampleRecord.encode(sample));
    Files.writeString(folder.resolve(version + ".json"), SampleRecord.toJson(sample) + "\n");
    System.out.println("released " + record + " " + version);
  }

  private static void releaseAlerts() throws IOException {
    JsonNode schema = AlertRelease.current();
    Path file = AlertRelease.file(AlertRelease.version(schema));
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, AlertSchema.json());
      System.out.println("released alerts " + AlertRelease.version(schema));
    }
  }

  /** SHA-256 of every released file, by its path in the folder, as {@code sha256sum} prints it. */
  static SortedMap<String, String> checksums() throws IOException {
    SortedMap<String, String> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SchemaFiles.RELEASED)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.equals(CHECKSUMS)) {
          String name = SchemaFiles.RELEASED.relativize(file).toString().replace('\\', '/');
          checksums.put(name, sha256(Files.readAllBytes(file)));
        }
      }
    }
    return checksums;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

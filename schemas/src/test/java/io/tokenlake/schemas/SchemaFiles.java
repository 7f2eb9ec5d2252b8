package io.tokenlake.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The schemas of this module as they lie in its folders: the ones in use, and the released ones.
 */
final class SchemaFiles {
  static final Path CURRENT = Path.of("src/main/avro");
  static final Path RELEASED = Path.of("released");

  private static final String EXTENSION = ".avsc";

  private SchemaFiles() {}

  /** Schemas in use, by name. */
  static SortedMap<String, Schema> current() {
    SortedMap<String, Schema> schemas = new TreeMap<>();
    // One parser for all: a schema may name one that comes before it.
    Schema.Parser parser = new Schema.Parser();
    for (Path file : list(CURRENT, "*" + EXTENSION)) {
      schemas.put(name(file), parse(parser, file));
    }
    return schemas;
  }

  /** Released versions of a record, by number. */
  static SortedMap<Integer, Schema> released(String record) {
    SortedMap<Integer, Schema> versions = new TreeMap<>();
    Path folder = RELEASED.resolve(record);
    if (Files.isDirectory(folder)) {
      for (Path file : list(folder, "*" + EXTENSION)) {
        versions.put(Integer.valueOf(name(file)), parse(file));
      }
    }
    return versions;
  }

  static Schema parse(Path file) {
    return parse(new Schema.Parser(), file);
  }

  private static Schema parse(Schema.Parser parser, Path file) {
    try {
      return parser.parse(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    String fileName = file.getFileName().toString();
    return fileName.substring(0, fileName.length() - EXTENSION.length());
  }

  private static Iterable<Path> list(Path folder, String glob) {
    SortedMap<String, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(file -> files.put(file.toString(), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.values();
  }
}

package io.tokenlake.trino;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of this module as resources, for whoever starts Trino or asks its questions. */
public final class TrinoConfig {
  /** Name of the catalog that holds the lake. */
  public static final String CATALOG = "lake";

  /** Schema of the lake's tables within the catalog. */
  public static final String SCHEMA = "tokenlake";

  private static final List<String> ETC =
      List.of("config.properties", "jvm.config", "log.properties", "catalog/lake.properties");

  private TrinoConfig() {}

  /** Writes {@code etc/} as it is deployed. */
  public static void writeEtc(Path etc) {
    try {
      for (String name : ETC) {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, read("etc/" + name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Trino's configuration to " + etc, e);
    }
  }

  /** The options of {@code etc/jvm.config}. */
  public static List<String> jvmOptions() {
    return read("etc/jvm.config").lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * A named query.
   *
   * @param name file name without {@code .sql}
   * @throws IllegalArgumentException when there is no such query
   */
  public static NamedQuery query(String name) {
    return NamedQuery.parse(name, read("queries/" + name + ".sql"));
  }

  private static String read(String resource) {
    try (InputStream in = TrinoConfig.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + resource + " in trino-config");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

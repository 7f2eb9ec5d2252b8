package io.tokenlake.trino;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The files of this module as resources, for whoever starts Trino or asks its questions. */
public final class TrinoConfig {
  /** Name of the catalog that holds the lake. */
  public static final String CATALOG = "lake";

  /** Schema of the lake's tables within the catalog. */
  public static final String SCHEMA = "tokenlake";

  private static final String SQL = ".sql";

  private TrinoConfig() {}

  /** Writes {@code etc/} as it is deployed. */
  public static void writeEtc(Path etc) {
    inFolder("etc", source -> copy(source, etc));
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
    return NamedQuery.parse(name, read("queries/" + name + SQL));
  }

  /** All named queries by name. */
  public static List<NamedQuery> queries() {
    return inFolder("queries", TrinoConfig::names).stream().map(TrinoConfig::query).toList();
  }

  /**
   * A view; its file is like that of a query.
   *
   * @throws IllegalArgumentException when there is no such view
   */
  public static NamedQuery view(String name) {
    return NamedQuery.parse(name, read("views/" + name + SQL));
  }

  /** All views; one that is built on others comes after them. */
  public static List<NamedQuery> views() {
    List<NamedQuery> left =
        new ArrayList<>(
            inFolder("views", TrinoConfig::names).stream().map(TrinoConfig::view).toList());
    List<NamedQuery> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      NamedQuery next =
          left.stream()
              .filter(view -> left.stream().noneMatch(other -> isBuiltOn(view, other)))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("views that need one another: " + left));
      left.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private static boolean isBuiltOn(NamedQuery view, NamedQuery other) {
    return !view.name().equals(other.name())
        && view.sql().matches("(?s).*\\b" + other.name() + "\\b.*");
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SQL))
          .map(file -> file.substring(0, file.length() - SQL.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Void copy(Path source, Path target) {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Trino's configuration to " + target, e);
    }
  }

  /** Looks into a folder of resources, which is one of a jar or of the file system. */
  private static <T> T inFolder(String folder, Function<Path, T> look) {
    try {
      URI uri = TrinoConfig.class.getResource(folder).toURI();
      if (!uri.getScheme().equals("jar")) {
        return look.apply(Path.of(uri));
      }
      try (FileSystem jar =
          FileSystems.newFileSystem(
              Path.of(URI.create(uri.getRawSchemeSpecificPart().replaceFirst("!.*", ""))),
              Map.of())) {
        return look.apply(jar.getPath(uri.getSchemeSpecificPart().replaceFirst(".*!", "")));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("cannot read " + folder + " of trino-config", e);
    }
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

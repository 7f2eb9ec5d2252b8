package io.tokenlake.local.trino;

import io.tokenlake.local.DeleteTree;
import io.tokenlake.local.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trino's own distribution, unpacked: the server, its plugins for passwords, groups and resource
 * groups, and the Iceberg plugin with the driver of the embedded catalog beside it.
 *
 * @param lib jars of the server
 * @param plugins folder with one folder a plugin
 * @param cli the command line client, an executable jar
 */
public record TrinoDistribution(Path lib, Path plugins, Path cli) {
  /** Version in use. */
  public static final String VERSION = "476";

  private static final Logger LOG = LoggerFactory.getLogger(TrinoDistribution.class);
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  /** Counts what the unpacked folder holds, so that one unpacked by an older version is let be. */
  private static final int LAYOUT = 2;

  /** Those of the server's own plugins that {@code trino-config/etc} needs. */
  private static final List<String> SERVER_PLUGINS =
      List.of("password-authenticators", "resource-group-managers");

  /**
   * The distribution, fetched from Maven Central when this machine does not have it (about 560 MB).
   *
   * @throws TrinoException when it cannot be fetched
   */
  public static TrinoDistribution ensure(Progress progress) {
    Path home = folder();
    sweep(home.getParent(), Instant.now());
    if (!Files.isDirectory(home)) {
      fetch(home, progress);
    }
    return new TrinoDistribution(
        home.resolve("lib"), home.resolve("plugin"), home.resolve("trino-cli.jar"));
  }

  /** Whether the distribution is here already. */
  public static boolean isPresent() {
    return Files.isDirectory(folder());
  }

  private static Path folder() {
    return cacheFolder(System.getenv()).resolve("trino-" + VERSION + "-" + LAYOUT);
  }

  private static Path cacheFolder(Map<String, String> environment) {
    String cache = environment.get("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("tokenlake");
  }

  /** Deletes what attempts that were killed left behind; a younger one may still be running. */
  static void sweep(Path cache, Instant now) {
    if (!Files.isDirectory(cache)) {
      return;
    }
    Instant limit = now.minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> attempts = Files.newDirectoryStream(cache, "trino-*.tmp*")) {
      for (Path attempt : attempts) {
        if (Files.getLastModifiedTime(attempt).toInstant().isBefore(limit)) {
          DeleteTree.delete(attempt);
        }
      }
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      LOG.warn("cannot delete all abandoned downloads in {}", cache, e);
    }
  }

  private static void fetch(Path home, Progress progress) {
    try {
      Files.createDirectories(home.getParent());
      // Unpacked beside its place and moved there whole, so that a broken attempt leaves nothing.
      Path temporary = Files.createTempDirectory(home.getParent(), home.getFileName() + ".tmp");
      try {
        progress.say("fetching Trino " + VERSION + " from Maven Central, once");
        MavenFetch maven = new MavenFetch(temporary.resolve("download"));
        Path server = maven.fetch("io.trino:trino-server-core:" + VERSION + ":tar.gz");
        Path iceberg = maven.fetch("io.trino:trino-iceberg:" + VERSION + ":zip");
        Path cli = maven.fetch("io.trino:trino-cli:" + VERSION + ":jar:executable");
        progress.say("unpacking Trino");
        Path unpacked = temporary.resolve("trino");
        untar(server, temporary.resolve("server"));
        Files.createDirectories(unpacked.resolve("plugin"));
        Path core = temporary.resolve("server/trino-server-core-" + VERSION);
        Files.move(core.resolve("lib"), unpacked.resolve("lib"));
        for (String plugin : SERVER_PLUGINS) {
          Files.move(core.resolve("plugin").resolve(plugin), unpacked.resolve("plugin/" + plugin));
        }
        unzip(iceberg, temporary.resolve("iceberg"));
        Files.move(
            temporary.resolve("iceberg/trino-iceberg-" + VERSION),
            unpacked.resolve("plugin/iceberg"));
        Files.copy(sqliteDriver(), unpacked.resolve("plugin/iceberg").resolve("sqlite-jdbc.jar"));
        Files.move(cli, unpacked.resolve("trino-cli.jar"));
        moveInPlace(unpacked, home);
      } finally {
        DeleteTree.delete(temporary);
      }
    } catch (IOException e) {
      throw new TrinoException("cannot unpack Trino into " + home + ": " + e, e);
    }
  }

  private static void moveInPlace(Path unpacked, Path home) throws IOException {
    try {
      Files.move(unpacked, home);
    } catch (IOException e) {
      // Another process may have been faster; its copy is as good.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  /** The driver is on our own class path; Trino needs it in the plugin's folder. */
  private static Path sqliteDriver() {
    try {
      // Only the URI is decoded: the URL of a folder with a space in its name has %20 there.
      return Path.of(
          org.sqlite.JDBC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has an entry that is not a URI", e);
    }
  }

  private static void untar(Path archive, Path target) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
      unpack(tar, target);
    }
  }

  private static void unzip(Path archive, Path target) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        ZipArchiveInputStream zip = new ZipArchiveInputStream(file)) {
      unpack(zip, target);
    }
  }

  private static void unpack(ArchiveInputStream<? extends ArchiveEntry> archive, Path target)
      throws IOException {
    for (ArchiveEntry entry = archive.getNextEntry();
        entry != null;
        entry = archive.getNextEntry()) {
      Path path = entry.resolveIn(target);
      if (entry.isDirectory()) {
        Files.createDirectories(path);
      } else if (entry instanceof TarArchiveEntry link && link.isLink()) {
        // The archive holds each jar once; its other places are hard links to an earlier entry.
        Files.createDirectories(path.getParent());
        Files.createLink(path, target.resolve(link.getLinkName()));
      } else {
        Files.createDirectories(path.getParent());
        Files.copy(archive, path);
      }
    }
  }
}

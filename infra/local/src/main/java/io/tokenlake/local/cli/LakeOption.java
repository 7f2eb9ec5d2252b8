package io.tokenlake.local.cli;

import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.apache.iceberg.catalog.Catalog;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which tables a command is about: a stack's, or those of any catalog. */
final class LakeOption {
  @Mixin private StackFolder folder;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "Properties of an Iceberg catalog (name, type, uri, warehouse, …) instead of a stack's;"
              + " ${ENV:NAME} stands for an environment variable.")
  private Path catalogFile;

  /** Whether there is no catalog yet, which opening it would create. */
  boolean isMissing() {
    return catalogFile == null && !Files.exists(folder.get().catalogDatabase());
  }

  /** Kafka of the stack, which must be up. */
  String kafka() throws IOException {
    return folder.running().kafka();
  }

  int withCatalog(ToIntFunction<Catalog> action) throws IOException {
    Catalog catalog = lake().open();
    try {
      return action.applyAsInt(catalog);
    } finally {
      if (catalog instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }

  private LakeCatalog lake() throws IOException {
    if (catalogFile != null) {
      return LakeCatalog.load(catalogFile, System.getenv());
    }
    StackDir dir = folder.get();
    Files.createDirectories(dir.catalogDatabase().getParent());
    return LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse());
  }
}

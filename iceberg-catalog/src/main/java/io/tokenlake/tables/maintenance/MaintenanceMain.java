package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeCatalog;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.catalog.Catalog;

/**
 * Maintains the tables of any catalog, for whoever runs it beside a cluster: {@code MaintenanceMain
 * CATALOG.properties [OPTIONS.properties] [--every 5m]}. Without {@code --every} it runs once, and
 * exits 1 when a table failed.
 */
public final class MaintenanceMain {
  private static final String EVERY = "--every";

  private MaintenanceMain() {}

  public static void main(String[] args) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(args));
    Duration pause = null;
    int every = arguments.indexOf(EVERY);
    if (every >= 0 && every + 1 < arguments.size()) {
      pause = MaintenanceOptions.duration(arguments.remove(every + 1));
      arguments.remove(every);
    }
    if (arguments.isEmpty() || arguments.size() > 2) {
      System.err.println(
          "usage: MaintenanceMain CATALOG.properties [OPTIONS.properties] [--every 5m]");
      System.exit(2);
    }
    LakeCatalog lake = LakeCatalog.load(Path.of(arguments.get(0)), System.getenv());
    MaintenanceOptions options =
        arguments.size() == 1 ? MaintenanceOptions.DEFAULTS : load(Path.of(arguments.get(1)));
    Catalog catalog = lake.open();
    int failed = 0;
    try {
      Maintenance maintenance = new Maintenance(catalog, options, Clock.systemUTC());
      if (pause == null) {
        failed = maintenance.runOnce(System.out::println);
      } else {
        maintenance.runEvery(pause, System.out::println);
      }
    } finally {
      if (catalog instanceof Closeable closeable) {
        closeable.close();
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  /**
   * Reads options from a properties file.
   *
   * @throws IllegalArgumentException naming everything that is wrong with them
   */
  public static MaintenanceOptions load(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(key -> settings.put(key, read.getProperty(key)));
    return MaintenanceOptions.parse(settings);
  }
}

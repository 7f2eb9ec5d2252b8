package io.tokenlake.tables;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;

/**
 * Which Iceberg catalog holds the lake.
 *
 * @param name catalog name; Trino must use the same for a JDBC catalog
 * @param properties Iceberg catalog properties, such as {@code type}, {@code uri} and {@code
 *     warehouse}
 */
public record LakeCatalog(String name, Map<String, String> properties) {
  /** Name of the catalog where nothing else is asked for. */
  public static final String DEFAULT_NAME = "lake";

  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{ENV:([A-Za-z_][A-Za-z0-9_]*)}");

  public LakeCatalog {
    properties = Map.copyOf(properties);
  }

  /**
   * The embedded catalog: SQLite beside a local folder of data files.
   *
   * @param database SQLite file
   * @param warehouse folder of the tables
   */
  public static LakeCatalog sqlite(Path database, Path warehouse) {
    return new LakeCatalog(
        DEFAULT_NAME,
        Map.of(
            CatalogUtil.ICEBERG_CATALOG_TYPE,
            CatalogUtil.ICEBERG_CATALOG_TYPE_JDBC,
            CatalogProperties.URI,
            sqliteUrl(database),
            CatalogProperties.WAREHOUSE_LOCATION,
            "file://" + warehouse.toAbsolutePath(),
            CatalogProperties.FILE_IO_IMPL,
            "org.apache.iceberg.hadoop.HadoopFileIO",
            // Views need the second layout of the catalog's own tables.
            "jdbc.schema-version",
            "V1"));
  }

  /**
   * The catalog that a properties file describes: {@code name} (else {@link #DEFAULT_NAME}) and
   * Iceberg's catalog properties; {@code ${ENV:NAME}} stands for an environment variable.
   *
   * @throws IllegalArgumentException naming everything that is wrong with it
   */
  public static LakeCatalog load(Path file, Map<String, String> environment) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    List<String> problems = new ArrayList<>();
    Map<String, String> properties = new TreeMap<>();
    for (String key : read.stringPropertyNames()) {
      properties.put(key, resolve(key, read.getProperty(key), environment, problems));
    }
    String name = properties.getOrDefault("name", DEFAULT_NAME);
    properties.remove("name");
    if (!properties.containsKey(CatalogUtil.ICEBERG_CATALOG_TYPE)
        && !properties.containsKey(CatalogProperties.CATALOG_IMPL)) {
      problems.add("type is missing: jdbc, rest or another that Iceberg knows (or catalog-impl)");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          file + " does not describe a catalog:\n  " + String.join("\n  ", problems));
    }
    return new LakeCatalog(name, properties);
  }

  private static String resolve(
      String key, String value, Map<String, String> environment, List<String> problems) {
    return ENVIRONMENT
        .matcher(value)
        .replaceAll(
            match -> {
              String set = environment.get(match.group(1));
              if (set == null) {
                problems.add(key + ": the environment has no variable " + match.group(1));
              }
              return Matcher.quoteReplacement(set == null ? "" : set);
            });
  }

  /** JDBC URL of the embedded catalog; writers of several jobs wait for each other. */
  public static String sqliteUrl(Path database) {
    return "jdbc:sqlite:file:" + database.toAbsolutePath() + "?busy_timeout=30000";
  }

  /** Opens the catalog in this process. */
  public Catalog open() {
    return CatalogUtil.buildIcebergCatalog(name, new TreeMap<>(properties), new Configuration());
  }

  /** How Flink's tasks open the catalog. */
  public CatalogLoader loader() {
    return new ConfiguredCatalogLoader(name, new TreeMap<>(properties));
  }
}

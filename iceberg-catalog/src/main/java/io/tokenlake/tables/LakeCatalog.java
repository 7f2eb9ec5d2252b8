package io.tokenlake.tables;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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

package io.tokenlake.tables;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;

/** Opens, inside a Flink task, whichever catalog the properties name. */
final class ConfiguredCatalogLoader implements CatalogLoader {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final TreeMap<String, String> properties;

  ConfiguredCatalogLoader(String name, Map<String, String> properties) {
    this.name = name;
    this.properties = new TreeMap<>(properties);
  }

  @Override
  public Catalog loadCatalog() {
    return CatalogUtil.buildIcebergCatalog(name, properties, new Configuration());
  }

  @Override
  public CatalogLoader clone() {
    return new ConfiguredCatalogLoader(name, properties);
  }
}

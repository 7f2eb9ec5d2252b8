package io.tokenlake.tables;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * All that a table is made of.
 *
 * @param identifier name as Iceberg catalogs know it
 * @param schema columns with their ids and docs
 * @param layout how rows lie in files
 */
public record TableDefinition(
    TableIdentifier identifier, org.apache.iceberg.Schema schema, TableLayout layout) {
  /** Property: columns, separated by commas, that compacted files have a bloom filter on. */
  public static final String BLOOM_FILTER_COLUMNS = "tokenlake.bloom-filter-columns";

  private static final String FORMAT_VERSION = "2";
  private static final int MIB = 1 << 20;

  private static final Map<String, String> COMMON_PROPERTIES =
      Map.ofEntries(
          Map.entry(TableProperties.PARQUET_COMPRESSION, "zstd"),
          // Ids and JSON gain nothing from a dictionary, and giving it up late costs half the time
          // of writing; what repeats fits into this one. In bytes.
          Map.entry(TableProperties.PARQUET_DICT_SIZE_BYTES, "16384"),
          Map.entry(TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, Integer.toString(128 * MIB)),
          // Readers skip by row group, and merging sorted files holds one of each in memory.
          Map.entry(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(32 * MIB)),
          Map.entry(TableProperties.DEFAULT_WRITE_METRICS_MODE, "counts"),
          // A commit every few seconds would otherwise leave a metadata file each, for ever.
          Map.entry(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true"),
          Map.entry(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20"),
          // Jobs and maintenance commit to the same table; neither should fail because it lost a
          // race a few times.
          Map.entry(TableProperties.COMMIT_NUM_RETRIES, "20"),
          Map.entry(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "2000"));

  /**
   * The definition of a table whose rows an Avro schema describes.
   *
   * @param avroSchema every field has {@code field-id} and {@code doc}
   */
  public static TableDefinition of(
      TableIdentifier identifier, Schema avroSchema, TableLayout layout) {
    return new TableDefinition(identifier, toIceberg(avroSchema), layout);
  }

  static org.apache.iceberg.Schema toIceberg(Schema avroSchema) {
    // The bundle carries Avro under another package name, so the schema crosses as its JSON.
    return AvroSchemaUtil.toIceberg(
        new org.apache.iceberg.shaded.org.apache.avro.Schema.Parser().parse(avroSchema.toString()));
  }

  /** Name without namespace. */
  public String name() {
    return identifier.name();
  }

  /** One partition per UTC day. */
  public PartitionSpec partitionSpec() {
    return PartitionSpec.builderFor(schema).day(layout.dayColumn()).build();
  }

  /** What compacted files are sorted by. */
  public SortOrder sortOrder() {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    layout.sortColumns().forEach(order::asc);
    return order.build();
  }

  /** Properties that the table must have; it may have others, such as the marks of its writers. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(COMMON_PROPERTIES);
    for (String column : layout.boundedColumns()) {
      properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column, "truncate(16)");
    }
    if (!layout.lookupColumns().isEmpty()) {
      // Not Iceberg's own properties: every small file of a commit would carry whole filters.
      properties.put(BLOOM_FILTER_COLUMNS, String.join(",", layout.lookupColumns()));
    }
    return properties;
  }

  /** Properties to create the table with. */
  Map<String, String> creationProperties() {
    Map<String, String> properties = new TreeMap<>(properties());
    properties.put(TableProperties.FORMAT_VERSION, FORMAT_VERSION);
    return properties;
  }
}

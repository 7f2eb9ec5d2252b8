package io.tokenlake.tables;

import io.tokenlake.schemas.AgentRunRecord;
import io.tokenlake.schemas.AgentStepRecord;
import io.tokenlake.schemas.AlertRecord;
import io.tokenlake.schemas.BudgetRecord;
import io.tokenlake.schemas.CompletenessRecord;
import io.tokenlake.schemas.DeadLetterRecord;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.SpanRecord;
import io.tokenlake.schemas.TokenMetricRecord;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The tables of the lake: name, columns and partitioning. The columns come from {@code schemas}.
 */
public enum LakeTable {
  LLM_CALLS("llm_calls", LlmCallRecord.getClassSchema(), "started_at"),
  SPANS("spans", SpanRecord.getClassSchema(), "started_at"),
  AGENT_STEPS("agent_steps", AgentStepRecord.getClassSchema(), "started_at"),
  AGENT_RUNS("agent_runs", AgentRunRecord.getClassSchema(), "started_at"),
  TOKEN_METRICS("token_metrics", TokenMetricRecord.getClassSchema(), "ended_at"),
  DEAD_LETTERS("dead_letters", DeadLetterRecord.getClassSchema(), "received_at"),
  COMPLETENESS_1M("completeness_1m", CompletenessRecord.getClassSchema(), "minute"),
  ALERTS("alerts", AlertRecord.getClassSchema(), "event_time"),
  BUDGETS("budgets", BudgetRecord.getClassSchema(), "set_at");

  /** Namespace of all tables. */
  public static final Namespace NAMESPACE = Namespace.of("tokenlake");

  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION, "2",
          TableProperties.PARQUET_COMPRESSION, "zstd",
          // Ids and JSON gain nothing from a dictionary, and giving it up late costs half the time
          // of writing; what repeats fits into this one. In bytes.
          TableProperties.PARQUET_DICT_SIZE_BYTES, "16384",
          // A commit every few seconds would otherwise leave a metadata file each, for ever.
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");

  private final String tableName;
  private final Schema avroSchema;
  private final String dayColumn;

  LakeTable(String tableName, Schema avroSchema, String dayColumn) {
    this.tableName = tableName;
    this.avroSchema = avroSchema;
    this.dayColumn = dayColumn;
  }

  /** Name without namespace. */
  public String tableName() {
    return tableName;
  }

  /** Name as Iceberg catalogs know it. */
  public TableIdentifier identifier() {
    return TableIdentifier.of(NAMESPACE, tableName);
  }

  /** The rows as Avro. */
  public Schema avroSchema() {
    return avroSchema;
  }

  /** The columns; ids are those that the Avro schema pins. */
  public org.apache.iceberg.Schema icebergSchema() {
    // The bundle carries Avro under another package name, so the schema crosses as its JSON.
    return AvroSchemaUtil.toIceberg(
        new org.apache.iceberg.shaded.org.apache.avro.Schema.Parser().parse(avroSchema.toString()));
  }

  PartitionSpec partitionSpec() {
    return PartitionSpec.builderFor(icebergSchema()).day(dayColumn).build();
  }

  Map<String, String> properties() {
    return PROPERTIES;
  }
}

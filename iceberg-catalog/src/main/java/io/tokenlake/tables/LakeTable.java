package io.tokenlake.tables;

import io.tokenlake.schemas.AgentRunRecord;
import io.tokenlake.schemas.AgentStepRecord;
import io.tokenlake.schemas.AlertRecord;
import io.tokenlake.schemas.AnomalyRecord;
import io.tokenlake.schemas.BaselineRecord;
import io.tokenlake.schemas.BudgetRecord;
import io.tokenlake.schemas.CompletenessRecord;
import io.tokenlake.schemas.DeadLetterRecord;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuPriceRecord;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuSampleRecord;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.SpanRecord;
import io.tokenlake.schemas.TokenMetricRecord;
import org.apache.avro.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The tables of the lake: name, columns and layout. The columns come from {@code schemas}; {@code
 * docs/tables.md} shows all of it in one page.
 */
public enum LakeTable {
  LLM_CALLS(
      "llm_calls",
      LlmCallRecord.getClassSchema(),
      TableLayout.byDay("started_at")
          .sortedBy("tenant", "started_at")
          .filteredBy(
              "team",
              "feature",
              "user_id",
              "environment",
              "service",
              "provider",
              "response_model",
              "error_type",
              "price_status")
          .lookedUpBy("trace_id", "call_id", "session")),
  SPANS(
      "spans",
      SpanRecord.getClassSchema(),
      // Whoever reads it reads one trace, or all of some days.
      TableLayout.byDay("started_at")
          .sortedBy("trace_id", "started_at")
          .filteredBy("role", "service")
          .lookedUpBy("trace_id")
          .keptForDays(90)),
  AGENT_STEPS(
      "agent_steps",
      AgentStepRecord.getClassSchema(),
      TableLayout.byDay("started_at")
          .sortedBy("tenant", "started_at")
          .filteredBy("role", "agent", "tool", "team", "user_id", "error_type")
          .lookedUpBy("trace_id", "session")
          .keptForDays(90)),
  AGENT_RUNS(
      "agent_runs",
      AgentRunRecord.getClassSchema(),
      TableLayout.byDay("started_at")
          .sortedBy("tenant", "started_at")
          .filteredBy("agent", "team", "service")
          .lookedUpBy("trace_id", "session")),
  TOKEN_METRICS(
      "token_metrics",
      TokenMetricRecord.getClassSchema(),
      TableLayout.byDay("ended_at")
          .sortedBy("tenant", "ended_at")
          .filteredBy("metric", "kind", "provider", "model", "team", "user_id", "service")),
  LLM_ROLLUP_1M(
      "llm_rollup_1m",
      LlmRollupRecord.getClassSchema(),
      TableLayout.byDay("minute")
          .sortedBy("tenant", "minute")
          .filteredBy(
              "team", "feature", "environment", "service", "provider", "response_model", "agent")),
  GPU_SAMPLES(
      "gpu_samples",
      GpuSampleRecord.getClassSchema(),
      // A row per GPU and second: the largest table after spans. The rollup is kept.
      TableLayout.byDay("sampled_at")
          .sortedBy("gpu_uuid", "sampled_at")
          .filteredBy("tenant", "host", "source")
          .lookedUpBy("gpu_uuid")
          .keptForDays(30)),
  GPU_EVENTS(
      "gpu_events",
      GpuEventRecord.getClassSchema(),
      TableLayout.byDay("occurred_at")
          .sortedBy("gpu_uuid", "occurred_at")
          .filteredBy("tenant", "host", "event", "xid_class")
          .lookedUpBy("gpu_uuid")),
  GPU_ROLLUP_1M(
      "gpu_rollup_1m",
      GpuRollupRecord.getClassSchema(),
      TableLayout.byDay("minute")
          .sortedBy("gpu_uuid", "minute")
          .filteredBy("tenant", "host", "source", "model")
          .lookedUpBy("gpu_uuid")),
  GPU_PRICES(
      "gpu_prices",
      GpuPriceRecord.getClassSchema(),
      // A few rows, set by people.
      TableLayout.byDay("set_at")),
  DEAD_LETTERS(
      "dead_letters",
      DeadLetterRecord.getClassSchema(),
      // The refused bytes may hold content.
      TableLayout.byDay("received_at")
          .sortedBy("reason", "received_at")
          .filteredBy("source_topic")
          .lookedUpBy("trace_id")
          .keptForDays(90)),
  COMPLETENESS_1M(
      "completeness_1m",
      CompletenessRecord.getClassSchema(),
      TableLayout.byDay("minute").filteredBy("source_topic")),
  ALERTS(
      "alerts",
      AlertRecord.getClassSchema(),
      TableLayout.byDay("event_time")
          .sortedBy("tenant", "event_time")
          .filteredBy("rule_id", "severity", "status")
          .lookedUpBy("alert_id", "trace_id")),
  ANOMALIES(
      "anomalies",
      AnomalyRecord.getClassSchema(),
      TableLayout.byDay("window_end")
          .sortedBy("tenant", "window_end")
          .filteredBy("rule_id", "series", "severity", "finding")),
  BASELINES(
      "baselines",
      BaselineRecord.getClassSchema(),
      TableLayout.byDay("hour").sortedBy("tenant", "hour").filteredBy("rule_id", "series")),
  BUDGETS(
      "budgets",
      BudgetRecord.getClassSchema(),
      // A few rows, set by people.
      TableLayout.byDay("set_at"));

  /** Namespace of all tables. */
  public static final Namespace NAMESPACE = Namespace.of("tokenlake");

  private final String tableName;
  private final Schema avroSchema;
  private final TableLayout layout;

  LakeTable(String tableName, Schema avroSchema, TableLayout layout) {
    this.tableName = tableName;
    this.avroSchema = avroSchema;
    this.layout = layout;
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
    return TableDefinition.toIceberg(avroSchema);
  }

  /** How rows lie in files. */
  public TableLayout layout() {
    return layout;
  }

  /** All that the table is made of. */
  public TableDefinition definition() {
    return TableDefinition.of(identifier(), avroSchema, layout);
  }
}

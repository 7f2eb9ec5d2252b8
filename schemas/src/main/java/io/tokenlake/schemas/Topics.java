package io.tokenlake.schemas;

import java.util.List;

/** Names of the Kafka topics that the parts of Tokenlake share. */
public final class Topics {
  /** OTLP {@code ExportTraceServiceRequest} in protobuf, keyed by trace id. */
  public static final String OTLP_SPANS = "otlp_spans";

  /** OTLP {@code ExportMetricsServiceRequest} in protobuf. */
  public static final String OTLP_METRICS = "otlp_metrics";

  /** OTLP {@code ExportLogsServiceRequest} in protobuf. */
  public static final String OTLP_LOGS = "otlp_logs";

  /** {@link LlmCallRecord} in Avro single-object encoding, keyed by call id. */
  public static final String LLM_CALLS = "llm_calls";

  /**
   * {@link LlmRollupUpdate} in Avro single-object encoding, keyed by rollup key: where the minutes
   * of each entity stand. Of one window the highest revision counts.
   */
  public static final String LLM_ROLLUPS = "llm_rollups";

  /**
   * Price books in YAML, the newest record counts: one partition, compacted, all under one key. The
   * jobs take a new book without a restart.
   */
  public static final String PRICE_BOOK = "price_book";

  /** {@link AgentStepRecord} in Avro single-object encoding, keyed by trace id. */
  public static final String AGENT_STEPS = "agent_steps";

  /**
   * {@link GpuRollupUpdate} in Avro single-object encoding, keyed by GPU: where the minutes of each
   * stand. Of one window the highest revision counts.
   */
  public static final String GPU_ROLLUPS = "gpu_rollups";

  /** {@link GpuEventRecord} in Avro single-object encoding, keyed by GPU. */
  public static final String GPU_EVENTS = "gpu_events";

  /**
   * Rule books in YAML, the newest record counts: one partition, compacted, all under one key. The
   * watch takes a new book without a restart.
   */
  public static final String ALERT_RULES = "alert_rules";

  /**
   * {@link SeriesHistoryMessage} in Avro single-object encoding, keyed by rule and entity,
   * compacted: what the past has taught of entities whose series are watched. The watch goes on
   * from it.
   */
  public static final String SERIES_HISTORY = "series_history";

  /**
   * The watch's own log: what rules and detectors observed, and that time has passed, as JSON,
   * keyed by tenant. Alerts follow from it alone. Its number of partitions must not change.
   */
  public static final String ALERT_OBSERVATIONS = "alert_observations";

  /** Alerts as JSON, keyed by dedupe key, compacted. */
  public static final String ALERTS = "alerts";

  /**
   * What the notifier could not deliver, with the reason, as JSON, keyed by dedupe key. Nobody but
   * people reads it.
   */
  public static final String UNDELIVERED_ALERTS = "undelivered_alerts";

  /** The topics that hold what clients sent. */
  public static final List<String> OTLP = List.of(OTLP_SPANS, OTLP_METRICS, OTLP_LOGS);

  /** The topics that the ledger writes for its subscribers. */
  public static final List<String> OF_LEDGER = List.of(LLM_CALLS, LLM_ROLLUPS, AGENT_STEPS);

  /** The topics that the gpu job writes for its subscribers. */
  public static final List<String> OF_GPUS = List.of(GPU_ROLLUPS, GPU_EVENTS);

  /** The topics of one partition that hold books. */
  public static final List<String> BOOKS = List.of(PRICE_BOOK, ALERT_RULES);

  /** The topics that the watch reads beside its rule book. */
  public static final List<String> WATCHED =
      List.of(LLM_CALLS, AGENT_STEPS, LLM_ROLLUPS, SERIES_HISTORY, ALERT_OBSERVATIONS);

  private Topics() {}
}

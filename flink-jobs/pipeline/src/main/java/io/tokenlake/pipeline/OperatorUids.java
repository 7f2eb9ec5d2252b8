package io.tokenlake.pipeline;

/** Operator ids are part of every savepoint: changing one here orphans the state under it. */
public final class OperatorUids {
  public static final String READ_SPANS = "read-otlp-spans";
  public static final String DECODE_SPANS = "decode-spans";
  public static final String READ_LOGS = "read-otlp-logs";
  public static final String DECODE_LOGS = "decode-logs";
  public static final String READ_METRICS = "read-otlp-metrics";
  public static final String DECODE_METRICS = "decode-metrics";
  public static final String COUNT_TOKENS = "count-tokens";
  public static final String READ_PRICES = "read-price-book";
  public static final String BILL_LEAVES = "bill-leaves";
  public static final String BOOK_CALLS = "book-calls";
  public static final String AGENT_STEPS = "agent-steps";
  public static final String SPANS_OF_RUNS = "spans-of-runs";
  public static final String SUM_RUNS = "sum-runs";
  public static final String ROLL_UP = "roll-up";
  public static final String SUM_ROLLUP_ROWS = "sum-rollup-rows";
  public static final String SUM_ROLLUP_WINDOWS = "sum-rollup-windows";
  public static final String SUM_SPANS_READ = "sum-spans-read";
  public static final String SUM_LOGS_READ = "sum-logs-read";
  public static final String SUM_METRICS_READ = "sum-metrics-read";
  public static final String SUM_COUNTED = "sum-counted";
  public static final String SUM_BILLED = "sum-billed";
  public static final String SUM_BOOKED = "sum-booked";

  public static final String READ_CALLS = "read-llm-calls";
  public static final String DECODE_CALLS = "decode-calls";
  public static final String READ_STEPS = "read-agent-steps";
  public static final String DECODE_STEPS = "decode-steps";
  public static final String READ_ROLLUPS = "read-llm-rollups";
  public static final String DECODE_ROLLUPS = "decode-rollups";
  public static final String READ_RULES = "read-alert-rules";
  public static final String CALL_RULES = "call-rules";
  public static final String CALLS_OF_RUNS = "calls-of-runs";
  public static final String STEPS_OF_RUNS = "steps-of-runs";
  public static final String RUN_RULES = "run-rules";
  public static final String NEW_OF_MINUTES = "new-of-minutes";
  public static final String GROUPS = "groups";
  public static final String WINDOW_RULES = "window-rules";
  public static final String READ_HISTORIES = "read-series-history";
  public static final String DECODE_HISTORIES = "decode-histories";
  public static final String DETECT_ANOMALIES = "detect-anomalies";
  public static final String GROUP_INCIDENTS = "group-incidents";
  public static final String COMPOSITE_PARTS = "composite-parts";
  public static final String COMPOSITES = "composites";
  public static final String READ_OBSERVATIONS = "read-alert-observations";
  public static final String DECODE_OBSERVATIONS = "decode-observations";
  public static final String RAISE_ALERTS = "raise-alerts";

  public static final String READ_GPU_ROLLUPS = "read-gpu-rollups";
  public static final String DECODE_GPU_ROLLUPS = "decode-gpu-rollups";
  public static final String READ_GPU_EVENTS = "read-gpu-events";
  public static final String DECODE_GPU_EVENTS_OF_TOPIC = "decode-gpu-events-of-topic";
  public static final String GPU_RULES = "gpu-rules";
  public static final String GPU_EVENT_RULES = "gpu-event-rules";
  public static final String GPU_NODE_RULES = "gpu-node-rules";

  public static final String READ_GPU_METRICS = "read-gpu-metrics";
  public static final String DECODE_GPU_METRICS = "decode-gpu-metrics";
  public static final String SAMPLE_GPUS = "sample-gpus";
  public static final String READ_GPU_LOGS = "read-gpu-logs";
  public static final String DECODE_GPU_EVENTS = "decode-gpu-events";
  public static final String NEW_GPU_EVENTS = "new-gpu-events";
  public static final String SUM_GPU_MINUTES = "sum-gpu-minutes";
  public static final String SUM_GPU_METRICS_READ = "sum-gpu-metrics-read";
  public static final String SUM_GPU_LOGS_READ = "sum-gpu-logs-read";
  public static final String SUM_GPUS_SAMPLED = "sum-gpus-sampled";
  public static final String SUM_GPU_EVENTS_KEPT = "sum-gpu-events-kept";

  private OperatorUids() {}
}

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
  public static final String EVALUATE_CALLS = "evaluate-calls";
  public static final String RAISE_ONCE = "raise-once";

  private OperatorUids() {}
}

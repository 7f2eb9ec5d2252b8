package io.tokenlake.pipeline;

/** Operator ids are part of every savepoint: changing one here orphans the state under it. */
public final class OperatorUids {
  public static final String READ_SPANS = "read-otlp-spans";
  public static final String DECODE_SPANS = "decode-spans";
  public static final String DROP_DUPLICATES = "drop-duplicates";
  public static final String PRICE_CALLS = "price-calls";
  public static final String SUM_READ = "sum-read";
  public static final String SUM_DEDUPED = "sum-deduped";

  public static final String READ_CALLS = "read-llm-calls";
  public static final String EVALUATE_CALLS = "evaluate-calls";
  public static final String RAISE_ONCE = "raise-once";

  private OperatorUids() {}
}

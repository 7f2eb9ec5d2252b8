package io.tokenlake.domain.genai;

import java.math.BigDecimal;

/**
 * What one data point of a metric says about usage.
 *
 * @param metric name of the metric. A service may state the same usage by several metrics, of which
 *     one must be counted
 * @param kind what is counted
 * @param amount tokens, or USD for {@link Kind#COST}; of the point's own temporality
 * @param provider canonical; null when not stated
 * @param model of the response where it is stated, else of the request; null when neither is
 * @param operation such as {@code chat}; null when not stated
 */
public record TokenMetric(
    String metric,
    Kind kind,
    BigDecimal amount,
    String provider,
    String model,
    String operation,
    Attribution attribution) {

  /**
   * What a usage metric counts. Only the kinds that {@link #isAdditive} are disjoint: the others
   * overlap with them, and adding them up would count tokens twice.
   */
  public enum Kind {
    /** All input, cached input included. */
    INPUT(true),
    /** Input that touched no cache. */
    INPUT_FRESH(true),
    /** Input read from a cache, where it is stated beside {@link #INPUT_FRESH}. */
    CACHE_READ(true),
    /** Input written to a cache, where it is stated beside {@link #INPUT_FRESH}. */
    CACHE_WRITE(true),
    /** The part of {@link #INPUT} that was read from a cache. */
    INPUT_CACHE_READ(false),
    /** The part of {@link #INPUT} that was written to a cache. */
    INPUT_CACHE_WRITE(false),
    /** All output, reasoning included. */
    OUTPUT(true),
    /** The part of {@link #OUTPUT} that is reasoning. */
    OUTPUT_REASONING(false),
    /** Reasoning, where it is stated beside {@link #OUTPUT}. */
    REASONING(true),
    /** Money, USD. */
    COST(false);

    private final boolean additive;

    Kind(boolean additive) {
      this.additive = additive;
    }

    /** Whether adding this kind to the other additive ones counts every token once. */
    public boolean isAdditive() {
      return additive;
    }
  }
}

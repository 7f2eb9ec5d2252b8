package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.util.List;

/**
 * Sums over model calls. Additive, so that what is new of a window is one minus another.
 *
 * @param inputTokens all input tokens, cached ones included
 * @param cachedTokens those of them that were read from a cache
 * @param inputCost cost of the input that was not read from a cache, USD
 * @param cachedCost cost of the input that was, USD
 * @param outputCost cost of the output, USD
 * @param otherCost what is left of the cost: fees, and what calls state without its parts, USD
 * @param latencyP95Sum 95th percentiles of the latency, each times the calls it is of, ms
 * @param latencyP99Sum 99th percentiles likewise, ms
 * @param ttftP95Sum 95th percentiles of the time to the first chunk, each times the calls that
 *     state one, ms
 * @param withTtft calls that state a time to the first chunk
 */
public record WindowSums(
    long calls,
    long errors,
    long throttled,
    long retryable,
    long truncated,
    long unpriced,
    long inputTokens,
    long cachedTokens,
    long outputTokens,
    BigDecimal inputCost,
    BigDecimal cachedCost,
    BigDecimal outputCost,
    BigDecimal otherCost,
    double latencyP95Sum,
    double latencyP99Sum,
    double ttftP95Sum,
    long withTtft) {

  /** What a rule can measure. */
  static final List<String> METRICS =
      List.of(
          "calls",
          "errors",
          "throttled",
          "retryable",
          "truncated",
          "unpriced",
          "input_tokens",
          "cached_tokens",
          "output_tokens",
          "tokens",
          "cost_usd",
          "latency_p95_ms",
          "latency_p99_ms",
          "ttft_p95_ms");

  /** Nothing. */
  public static final WindowSums ZERO =
      new WindowSums(
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          0,
          0,
          0,
          0);

  /** Both together. */
  public WindowSums plus(WindowSums other) {
    return plus(other, 1);
  }

  /** What this has beyond another. */
  public WindowSums minus(WindowSums other) {
    return plus(other, -1);
  }

  private WindowSums plus(WindowSums other, int sign) {
    BigDecimal factor = BigDecimal.valueOf(sign);
    return new WindowSums(
        calls + sign * other.calls,
        errors + sign * other.errors,
        throttled + sign * other.throttled,
        retryable + sign * other.retryable,
        truncated + sign * other.truncated,
        unpriced + sign * other.unpriced,
        inputTokens + sign * other.inputTokens,
        cachedTokens + sign * other.cachedTokens,
        outputTokens + sign * other.outputTokens,
        inputCost.add(other.inputCost.multiply(factor)),
        cachedCost.add(other.cachedCost.multiply(factor)),
        outputCost.add(other.outputCost.multiply(factor)),
        otherCost.add(other.otherCost.multiply(factor)),
        latencyP95Sum + sign * other.latencyP95Sum,
        latencyP99Sum + sign * other.latencyP99Sum,
        ttftP95Sum + sign * other.ttftP95Sum,
        withTtft + sign * other.withTtft);
  }

  /** All of the cost that is known, USD. What calls cost that have no price is not in it. */
  public BigDecimal cost() {
    return inputCost.add(cachedCost).add(outputCost).add(otherCost);
  }

  /** False where calls have no price, and no other call cost anything. */
  boolean isCostKnown() {
    return unpriced <= 0 || cost().signum() != 0;
  }

  /** A metric; null when nothing tells it. */
  Double metric(String name) {
    return switch (name) {
      case "calls" -> (double) calls;
      case "errors" -> (double) errors;
      case "throttled" -> (double) throttled;
      case "retryable" -> (double) retryable;
      case "truncated" -> (double) truncated;
      case "unpriced" -> (double) unpriced;
      case "input_tokens" -> (double) inputTokens;
      case "cached_tokens" -> (double) cachedTokens;
      case "output_tokens" -> (double) outputTokens;
      case "tokens" -> (double) (inputTokens + outputTokens);
      case "cost_usd" -> isCostKnown() ? Double.valueOf(cost().doubleValue()) : null;
      // A mean of percentiles: close to the percentile of all where the minutes are alike.
      case "latency_p95_ms" -> calls <= 0 ? null : Double.valueOf(latencyP95Sum / calls);
      case "latency_p99_ms" -> calls <= 0 ? null : Double.valueOf(latencyP99Sum / calls);
      case "ttft_p95_ms" -> withTtft <= 0 ? null : Double.valueOf(ttftP95Sum / withTtft);
      default -> throw new IllegalArgumentException("no metric of a window: " + name);
    };
  }
}

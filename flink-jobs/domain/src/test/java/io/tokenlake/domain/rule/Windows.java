package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Windows for tests. */
final class Windows {
  static final long MINUTE = 60_000_000;

  private Windows() {}

  /** Calls of which some failed. */
  static WindowSums sums(long calls, long errors) {
    return spent(calls, errors, "0");
  }

  /** Calls that cost something for their output. */
  static WindowSums spent(long calls, long errors, String usd) {
    return new WindowSums(
        calls,
        errors,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        new BigDecimal(usd),
        BigDecimal.ZERO,
        0,
        0,
        0,
        0);
  }

  /** Calls of a model that has no price. */
  static WindowSums unpriced(long calls) {
    WindowSums free = sums(calls, 0);
    return new WindowSums(
        calls,
        0,
        0,
        0,
        0,
        calls,
        10 * calls,
        0,
        10 * calls,
        free.inputCost(),
        free.cachedCost(),
        free.outputCost(),
        free.otherCost(),
        0,
        0,
        0,
        0);
  }

  static WindowPoint point(long minute, String model, WindowSums sums) {
    return new WindowPoint(
        "service", "acme", Map.of("service", "web", "extra", "x"), model, minute * MINUTE, sums);
  }

  /** A call for the rules about single calls. */
  static CallFacts call(String id, long outputTokens, long durationMillis, String cost) {
    Map<String, String> who = new HashMap<>();
    who.put("service", "web");
    who.put("request_model", "gpt-4o");
    who.put("response_model", "gpt-4o-2024-08-06");
    return new CallFacts(
        id,
        0,
        false,
        "trace-" + id,
        "span-" + id,
        "acme",
        who,
        0,
        durationMillis * 1_000,
        null,
        10L,
        outputTokens,
        null,
        cost == null ? null : new BigDecimal(cost),
        "book",
        false,
        false);
  }
}

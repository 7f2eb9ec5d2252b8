package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  static WindowPoint point(long minute, String model, WindowSums sums) {
    return new WindowPoint(
        "service", "acme", Map.of("service", "web", "extra", "x"), model, minute * MINUTE, sums);
  }

  /** A memory that forgets nothing by itself. */
  static final class Memory implements WindowMemory {
    private final Map<Long, Bucket> buckets = new TreeMap<>();
    private WindowMarks marks;

    int size() {
      return buckets.size();
    }

    @Override
    public Bucket bucket(long startMicros) {
      return buckets.get(startMicros);
    }

    @Override
    public void putBucket(long startMicros, Bucket bucket) {
      if (bucket == null) {
        buckets.remove(startMicros);
      } else {
        buckets.put(startMicros, bucket);
      }
    }

    @Override
    public List<Long> starts() {
      return new ArrayList<>(buckets.keySet());
    }

    @Override
    public WindowMarks marks() {
      return marks;
    }

    @Override
    public void putMarks(WindowMarks next) {
      marks = next;
    }
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

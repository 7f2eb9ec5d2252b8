package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of a group beside its sums. Times are µs since the epoch.
 *
 * @param revision how much was added
 * @param latestMicros start of the latest bucket
 * @param heardAtMicros when something was last added
 * @param lastBreachMicros end of the latest window that was told as a breach; null when none was
 * @param absent whether its absence was told
 * @param judged what was told of windows
 */
public record WindowMarks(
    String tenant,
    Map<String, String> dimensions,
    long revision,
    long latestMicros,
    long heardAtMicros,
    Long lastBreachMicros,
    boolean absent,
    List<Judged> judged) {
  private static final int MOST_JUDGED = 64;

  /** What was told of the window that ends at a time. */
  public record Judged(long endMicros, Signal signal, Severity severity) {}

  static WindowMarks of(String tenant, Map<String, String> dimensions) {
    return new WindowMarks(tenant, dimensions, 0, 0, 0, null, false, List.of());
  }

  WindowMarks added(long bucketMicros, long now) {
    return new WindowMarks(
        tenant,
        dimensions,
        revision + 1,
        Math.max(latestMicros, bucketMicros),
        Math.max(heardAtMicros, now),
        lastBreachMicros,
        absent,
        judged);
  }

  /** Something is told again, with what is known by now. */
  WindowMarks toldAgain() {
    return absent(absent);
  }

  WindowMarks absent(boolean now) {
    return new WindowMarks(
        tenant,
        dimensions,
        revision + 1,
        latestMicros,
        heardAtMicros,
        lastBreachMicros,
        now,
        judged);
  }

  WindowMarks judging(Judged news) {
    List<Judged> next = new ArrayList<>(judged);
    next.removeIf(before -> before.endMicros() == news.endMicros());
    next.add(news);
    if (next.size() > MOST_JUDGED) {
      next.remove(0);
    }
    boolean later =
        news.signal() == Signal.BREACH
            && (lastBreachMicros == null || news.endMicros() > lastBreachMicros);
    return new WindowMarks(
        tenant,
        dimensions,
        revision,
        latestMicros,
        heardAtMicros,
        later ? Long.valueOf(news.endMicros()) : lastBreachMicros,
        absent,
        next);
  }

  Judged judged(long endMicros) {
    return judged.stream().filter(one -> one.endMicros() == endMicros).findFirst().orElse(null);
  }
}

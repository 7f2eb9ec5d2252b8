package io.tokenlake.domain.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of a watched entity beside its series. Times are µs since the epoch.
 *
 * @param judgedUntilMicros end of the last window that was judged
 * @param waiting windows that are not yet known to be complete, in order
 * @param lastBreachMicros end of the latest window that was told as a breach; null when none was
 * @param told series that was told then; null when none was
 * @param hourMicros the hour of which the expectations were told last
 * @param usual what the last window was made of in which all was as expected
 */
public record AnomalyMarks(
    String tenant,
    Map<String, String> dimensions,
    long judgedUntilMicros,
    List<Waiting> waiting,
    Long lastBreachMicros,
    String told,
    long hourMicros,
    List<ModelSums> usual) {

  /** After a window ended and nothing more came for so long, it is complete. */
  static final long SETTLE_MICROS = 10_000_000;

  /** So long after a start nothing is complete by the clock: what came before is being read. */
  static final long CATCH_UP_MICROS = 30_000_000;

  /** A window is complete, too, when others came that are so much newer. */
  private static final long NEWER_MICROS = 300_000_000;

  /** Entities that send of the far future have no more of it than this. */
  private static final int MOST_WAITING = 64;

  /** A window that something came for, and when it last did. */
  public record Waiting(long startMicros, long heardAtMicros) {
    long dueAtMicros(long width, long listeningSince) {
      return Math.max(
          Math.max(startMicros + width, heardAtMicros) + SETTLE_MICROS,
          listeningSince + CATCH_UP_MICROS);
    }
  }

  static AnomalyMarks of(String tenant, Map<String, String> dimensions) {
    return new AnomalyMarks(
        tenant, dimensions, Long.MIN_VALUE, List.of(), null, null, Long.MIN_VALUE, List.of());
  }

  /** Whether something that is new of a window can still be judged with it. */
  boolean takes(long startMicros) {
    boolean known = waiting.stream().anyMatch(one -> one.startMicros() == startMicros);
    return startMicros >= judgedUntilMicros && (known || waiting.size() < MOST_WAITING);
  }

  AnomalyMarks heard(long startMicros, long now) {
    List<Waiting> next = new ArrayList<>(waiting);
    next.removeIf(one -> one.startMicros() == startMicros);
    next.add(new Waiting(startMicros, now));
    next.sort(Comparator.comparingLong(Waiting::startMicros));
    return with(judgedUntilMicros, next);
  }

  /** The windows that are complete, in order. */
  List<Long> due(long width, long now, long listeningSince) {
    long newest = Long.MIN_VALUE;
    for (Waiting one : waiting) {
      if (one.startMicros() <= now) {
        newest = Math.max(newest, one.startMicros());
      }
    }
    long lastDue = Long.MIN_VALUE;
    for (Waiting one : waiting) {
      boolean settled = one.dueAtMicros(width, listeningSince) <= now;
      if (settled || one.startMicros() + width + NEWER_MICROS <= newest) {
        lastDue = one.startMicros();
      }
    }
    long until = lastDue;
    return waiting.stream().map(Waiting::startMicros).filter(start -> start <= until).toList();
  }

  /** When a window is complete if nothing more comes; null when none is waited for. */
  Long wakeAtMicros(long width, long listeningSince) {
    return waiting.stream()
        .map(one -> one.dueAtMicros(width, listeningSince))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Everything that ends by then is judged, or need not be. */
  AnomalyMarks judgedUntil(long endMicros, long width) {
    return with(
        Math.max(judgedUntilMicros, endMicros),
        new ArrayList<>(
            waiting.stream().filter(one -> one.startMicros() + width > endMicros).toList()));
  }

  AnomalyMarks breached(long endMicros, String series) {
    return new AnomalyMarks(
        tenant, dimensions, judgedUntilMicros, waiting, endMicros, series, hourMicros, usual);
  }

  AnomalyMarks saidOf(long hour) {
    return new AnomalyMarks(
        tenant, dimensions, judgedUntilMicros, waiting, lastBreachMicros, told, hour, usual);
  }

  AnomalyMarks usually(List<ModelSums> models) {
    return new AnomalyMarks(
        tenant, dimensions, judgedUntilMicros, waiting, lastBreachMicros, told, hourMicros, models);
  }

  private AnomalyMarks with(long judgedUntil, List<Waiting> nextWaiting) {
    return new AnomalyMarks(
        tenant, dimensions, judgedUntil, nextWaiting, lastBreachMicros, told, hourMicros, usual);
  }
}

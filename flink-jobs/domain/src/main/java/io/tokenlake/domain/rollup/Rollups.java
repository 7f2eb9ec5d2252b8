package io.tokenlake.domain.rollup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sums entries of the ledger until they are drained, and groups what was summed by several sets of
 * dimensions only then: an entry costs one look-up, however many sets there are.
 */
public final class Rollups {
  private static final long MILLIS_PER_MINUTE = 60_000;

  /** Takes what is new. */
  public interface Sink {
    /** What is new of one key of the table's set. */
    void row(RollupKey key, RollupSums sums);

    /** What is new of one key of another set. */
    void window(DimensionSet set, RollupKey key, RollupSums sums);

    /** How many entries were put under {@link RollupKey#OTHER}, once for each set. */
    void limited(long entries);
  }

  /** A set and the limit of its keys. */
  private record Grouping(DimensionSet set, RollupLimit limit) {}

  private final Grouping table;
  private final List<Grouping> windows = new ArrayList<>();
  private final List<Dimension> needed;
  private final Map<RollupKey, RollupSums> recent = new HashMap<>();
  private long minuteOfClock = Long.MIN_VALUE;

  /**
   * Nothing yet.
   *
   * @param table dimensions of the table's rows
   * @param windows the other sets
   * @param mostKeys most keys of a tenant in a set and a minute of the clock, and most tenants
   */
  public Rollups(DimensionSet table, List<DimensionSet> windows, int mostKeys) {
    this.table = new Grouping(table, new RollupLimit(table.dimensions(), mostKeys));
    for (DimensionSet set : windows) {
      this.windows.add(new Grouping(set, new RollupLimit(set.dimensions(), mostKeys)));
    }
    Set<Dimension> union = DimensionSet.union(Stream.concat(Stream.of(table), windows.stream()));
    this.needed = List.copyOf(union);
  }

  /** Adds one entry. */
  public void add(RollupEntry entry) {
    RollupKey key = new RollupKey(entry.minuteMicros(), entry.dimensions()).only(needed);
    recent.computeIfAbsent(key, any -> new RollupSums()).add(entry);
  }

  /** How many sums are held. */
  public int size() {
    return recent.size();
  }

  /**
   * Hands out what was added since the last time, and forgets it.
   *
   * @param nowMillis the clock, ms since the epoch; keys are limited for each minute of it
   */
  public void drain(long nowMillis, Sink sink) {
    long minute = Math.floorDiv(nowMillis, MILLIS_PER_MINUTE);
    if (minute != minuteOfClock) {
      minuteOfClock = minute;
      table.limit().reset();
      windows.forEach(grouping -> grouping.limit().reset());
    }
    if (recent.isEmpty()) {
      return;
    }
    group(table, sink).forEach(sink::row);
    for (Grouping grouping : windows) {
      group(grouping, sink).forEach((key, sums) -> sink.window(grouping.set(), key, sums));
    }
    recent.clear();
  }

  private Map<RollupKey, RollupSums> group(Grouping grouping, Sink sink) {
    Map<RollupKey, RollupSums> groups = new LinkedHashMap<>();
    recent.forEach(
        (key, sums) -> {
          RollupKey wanted = key.only(grouping.set().dimensions());
          RollupKey admitted = grouping.limit().admit(wanted);
          if (admitted != wanted) {
            sink.limited(sums.count(Count.ENTRIES));
          }
          groups.computeIfAbsent(admitted, any -> new RollupSums()).add(sums);
        });
    return groups;
  }
}

package io.tokenlake.pipeline;

import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.Rollups;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * How the ledger's entries are rolled up.
 *
 * @param table dimensions of the rows of {@code llm_rollup_1m}
 * @param windows sets whose minutes are on the topic of rollups
 * @param interval how often what is new is sent there
 * @param lateness how much older than the newest minute of its key a minute may be to be sent
 * @param mostKeys most keys of a tenant in each set, for a task and a minute
 */
public record RollupSettings(
    DimensionSet table,
    List<DimensionSet> windows,
    Duration interval,
    Duration lateness,
    int mostKeys)
    implements Serializable {
  /** Name of the table's set in keys between tasks. */
  private static final String TABLE = "table";

  private static final long serialVersionUID = 1L;

  /** What the options say when nobody sets them. */
  public static RollupSettings defaults() {
    return from(new Configuration(), new ArrayList<>());
  }

  /** Reads the options; what is wrong is added to the problems, and null is returned. */
  static RollupSettings from(Configuration configuration, List<String> problems) {
    int before = problems.size();
    DimensionSet table =
        parse(
            JobOptions.ROLLUP_TABLE_DIMENSIONS,
            () -> DimensionSet.parse(TABLE, configuration.get(JobOptions.ROLLUP_TABLE_DIMENSIONS)),
            problems);
    List<DimensionSet> windows =
        parse(
            JobOptions.ROLLUP_DIMENSIONS,
            () -> {
              Map<String, String> sets = configuration.get(JobOptions.ROLLUP_DIMENSIONS);
              return DimensionSet.parseAll(sets);
            },
            problems);
    Duration interval = JobSettings.read(configuration, JobOptions.ROLLUP_INTERVAL, problems);
    Duration lateness = JobSettings.read(configuration, JobOptions.ROLLUP_LATENESS, problems);
    Integer mostKeys = JobSettings.read(configuration, JobOptions.ROLLUP_MOST_KEYS, problems);
    JobSettings.requirePositive(JobOptions.ROLLUP_INTERVAL, interval, problems);
    JobSettings.requirePositive(JobOptions.ROLLUP_LATENESS, lateness, problems);
    if (mostKeys != null && mostKeys <= 0) {
      problems.add(JobOptions.ROLLUP_MOST_KEYS.key() + " is " + mostKeys + "; it must be positive");
    }
    return problems.size() > before
        ? null
        : new RollupSettings(table, windows, interval, lateness, mostKeys);
  }

  private static <T> T parse(ConfigOption<?> option, Supplier<T> value, List<String> problems) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      problems.add(option.key() + ": " + e.getMessage());
      return null;
    }
  }

  /** Empty sums with these dimensions and limits. */
  public Rollups newRollups() {
    return new Rollups(table, windows, mostKeys);
  }

  /** The windows' set of this name; none when it was configured before but is no more. */
  public Optional<DimensionSet> window(String name) {
    return windows.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /**
   * When to look next for what is new. Everyone does at the same times of the clock, so that what
   * several tasks know of a key arrives together.
   *
   * @param nowMillis ms since the epoch
   * @param part how far into the interval, 0 to 1
   */
  public long nextTick(long nowMillis, double part) {
    long period = interval.toMillis();
    long offset = (long) (period * part);
    return (Math.floorDiv(nowMillis - offset, period) + 1) * period + offset;
  }
}

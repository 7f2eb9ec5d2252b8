package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the tables are maintained.
 *
 * @param keepSnapshots age up to which snapshots stay for time travel and for queries that run
 * @param settle how long nothing must have been written to a partition before its small files
 *     become large ones; until then, files of one size become one of the next
 * @param orphanAge how much older than the last commit of its table's writers a file must be that
 *     no snapshot knows, before it is deleted; longer than any checkpoint may be restored later
 * @param sortRows rows that are sorted in memory at once, and rollups that are added up at once
 * @param retentionDays days after which rows go, by table; 0 keeps them for ever. Tables that are
 *     not named have the retention of their definition
 * @param tenantRetentionDays the same for single tenants
 * @param coarsenAfterDays days after which rows of rollups become coarser than minutes; 0 for never
 * @param coarsenTo what they become then
 */
public record MaintenanceOptions(
    Duration keepSnapshots,
    Duration settle,
    Duration orphanAge,
    int sortRows,
    Map<LakeTable, Integer> retentionDays,
    Map<LakeTable, Map<String, Integer>> tenantRetentionDays,
    int coarsenAfterDays,
    RollupGrain coarsenTo) {

  public static final String KEEP_SNAPSHOTS = "keep-snapshots";
  public static final String SETTLE = "settle";
  public static final String ORPHANS_OLDER_THAN = "orphans-older-than";
  public static final String SORT_ROWS = "sort-rows";
  public static final String RETENTION = "retention.";
  public static final String COARSEN_AFTER = "coarsen-rollups-after";
  public static final String COARSEN_TO = "coarsen-rollups-to";

  /** What holds where nothing else is said. */
  public static final MaintenanceOptions DEFAULTS =
      new MaintenanceOptions(
          Duration.ofDays(1),
          Duration.ofHours(1),
          Duration.ofDays(7),
          25_000,
          Map.of(),
          Map.of(),
          0,
          RollupGrain.QUARTER);

  private static final Duration LEAST_ORPHAN_AGE = Duration.ofHours(1);
  private static final String FOR_EVER = "forever";
  private static final String NEVER = "never";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*([smhd])");
  private static final Pattern DAYS = Pattern.compile("(\\d{1,6})\\s*d");

  public MaintenanceOptions {
    retentionDays = Map.copyOf(retentionDays);
    tenantRetentionDays = Map.copyOf(tenantRetentionDays);
  }

  /**
   * Reads the options.
   *
   * @param settings names and values; what is missing has its default
   * @throws IllegalArgumentException naming everything that is wrong, unknown names included
   */
  public static MaintenanceOptions parse(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    Map<String, String> rest = new TreeMap<>(settings);
    Duration keep = duration(rest, KEEP_SNAPSHOTS, DEFAULTS.keepSnapshots, problems);
    Duration settle = duration(rest, SETTLE, DEFAULTS.settle, problems);
    Duration orphans = duration(rest, ORPHANS_OLDER_THAN, DEFAULTS.orphanAge, problems);
    int sortRows = sortRows(rest, problems);
    int coarsenAfter = coarsenAfter(rest, problems);
    RollupGrain coarsenTo = coarsenTo(rest, coarsenAfter, problems);
    Map<LakeTable, Integer> tables = new HashMap<>();
    Map<LakeTable, Map<String, Integer>> tenants = new HashMap<>();
    rest.forEach((key, value) -> retention(key, value, tables, tenants, problems));
    if (settle.compareTo(keep) > 0) {
      // Snapshots tell when files were written.
      problems.add(SETTLE + " must not be longer than " + KEEP_SNAPSHOTS);
    }
    if (orphans.compareTo(LEAST_ORPHAN_AGE) < 0) {
      problems.add(
          ORPHANS_OLDER_THAN
              + " must be at least "
              + LEAST_ORPHAN_AGE.toHours()
              + "h: what is being written now looks like an orphan");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream()
              .map(problem -> "  " + problem)
              .collect(Collectors.joining("\n", "the tables cannot be maintained:\n", "")));
    }
    return new MaintenanceOptions(
        keep, settle, orphans, sortRows, tables, tenants, coarsenAfter, coarsenTo);
  }

  /**
   * Reads a duration such as {@code 30s}, {@code 5m}, {@code 1h} or {@code 7d}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write for example 30s, 5m, 1h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Days after which rows of a table go; 0 keeps them for ever. */
  int retentionDays(LakeTable table) {
    return retentionDays.getOrDefault(table, table.layout().retentionDays());
  }

  /** Of which grain the rows of each day of a table of rollups are to be now. */
  RollupDays rollupDays(LakeTable table, Instant now) {
    // Of several sources that tell of a GPU, queries choose one a minute: all must have minutes.
    return coarsenAfterDays == 0 || table != LakeTable.LLM_ROLLUP_1M
        ? RollupDays.MINUTES
        : new RollupDays(
            LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(coarsenAfterDays), coarsenTo);
  }

  private static int coarsenAfter(Map<String, String> rest, List<String> problems) {
    String value = rest.remove(COARSEN_AFTER);
    if (value == null || value.strip().equals(NEVER)) {
      return 0;
    }
    Matcher days = DAYS.matcher(value.strip());
    if (!days.matches() || Integer.parseInt(days.group(1)) == 0) {
      problems.add(
          COARSEN_AFTER + ": '" + value + "' is no number of days; write for example 35d or never");
      return 0;
    }
    return Integer.parseInt(days.group(1));
  }

  private static RollupGrain coarsenTo(Map<String, String> rest, int after, List<String> problems) {
    String value = rest.remove(COARSEN_TO);
    if (value == null) {
      return DEFAULTS.coarsenTo;
    }
    if (after == 0) {
      problems.add(COARSEN_TO + " has no effect without " + COARSEN_AFTER);
    }
    return RollupGrain.coarse(value.strip())
        .orElseGet(
            () -> {
              problems.add(COARSEN_TO + ": '" + value + "' must be 15m or 1h");
              return DEFAULTS.coarsenTo;
            });
  }

  private static Duration duration(
      Map<String, String> rest, String key, Duration otherwise, List<String> problems) {
    String value = rest.remove(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return duration(value);
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
      return otherwise;
    }
  }

  private static int sortRows(Map<String, String> rest, List<String> problems) {
    String value = rest.remove(SORT_ROWS);
    if (value == null) {
      return DEFAULTS.sortRows;
    }
    if (!value.matches("[1-9]\\d{0,8}")) {
      problems.add(SORT_ROWS + ": '" + value + "' is no number of rows; write for example 25000");
      return DEFAULTS.sortRows;
    }
    return Integer.parseInt(value);
  }

  private static void retention(
      String key,
      String value,
      Map<LakeTable, Integer> tables,
      Map<LakeTable, Map<String, Integer>> tenants,
      List<String> problems) {
    if (!key.startsWith(RETENTION)) {
      problems.add(
          key
              + " is not an option; the options are "
              + String.join(
                  ", ",
                  KEEP_SNAPSHOTS,
                  SETTLE,
                  ORPHANS_OLDER_THAN,
                  SORT_ROWS,
                  COARSEN_AFTER,
                  COARSEN_TO)
              + ", retention.TABLE and retention.TABLE.TENANT");
      return;
    }
    String[] parts = key.substring(RETENTION.length()).split("\\.", 2);
    LakeTable table =
        Stream.of(LakeTable.values())
            .filter(t -> t.tableName().equals(parts[0]))
            .findFirst()
            .orElse(null);
    Matcher days = DAYS.matcher(value.strip());
    if (table == null) {
      problems.add(key + ": there is no table " + parts[0]);
    } else if (!value.strip().equals(FOR_EVER) && !days.matches()) {
      problems.add(
          key + ": '" + value + "' is no number of days; write for example 90d or forever");
    } else {
      int retained = value.strip().equals(FOR_EVER) ? 0 : Integer.parseInt(days.group(1));
      if (parts.length == 1) {
        tables.put(table, retained);
      } else if (table.icebergSchema().findField(TENANT_COLUMN) == null) {
        problems.add(
            key + ": rows of " + parts[0] + " do not state a tenant; keep the table as a whole");
      } else {
        tenants.computeIfAbsent(table, t -> new TreeMap<>()).put(parts[1], retained);
      }
    }
  }

  /** Column by which rows belong to a tenant. */
  static final String TENANT_COLUMN = "tenant";
}

package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.maintenance.RollupGrain;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/**
 * The minutes of entities as the topic of rollups told them in the end, made again of table {@code
 * llm_rollup_1m}. What a set tells apart and the table did not is unknown.
 */
public final class RollupHistory {
  private final Catalog catalog;
  private final List<DimensionSet> sets;

  /**
   * @param sets what entities are told apart by
   */
  public RollupHistory(Catalog catalog, List<DimensionSet> sets) {
    this.catalog = catalog;
    this.sets = List.copyOf(sets);
  }

  /**
   * The minutes of a range that fits into memory, such as a day, in order.
   *
   * @throws IllegalArgumentException when maintenance has made some of them coarser
   */
  public List<WindowPoint> between(Instant from, Instant to) {
    Table table = catalog.loadTable(LakeTable.LLM_ROLLUP_1M.identifier());
    requireMinutes(table, from);
    Map<Instant, Map<List<String>, Group>> minutes = new TreeMap<>();
    for (LlmRollupRecord row : LakeRows.between(table, "minute", from, to, LlmRollupRecord::new)) {
      Map<List<String>, Group> groups =
          minutes.computeIfAbsent(row.getMinute(), minute -> new LinkedHashMap<>());
      for (DimensionSet set : sets) {
        groups
            .computeIfAbsent(key(set, row), key -> new Group(set, entity(set, row)))
            .sums()
            .add(RollupRecords.sums(row));
      }
    }
    List<WindowPoint> points = new ArrayList<>();
    minutes.values().forEach(groups -> groups.values().forEach(group -> points.add(group.point())));
    return points;
  }

  /**
   * A quarter of an hour that passes for a minute would look like a surge. Asked of the state that
   * is read, because maintenance may go on meanwhile.
   */
  private static void requireMinutes(Table table, Instant from) {
    RollupGrain.minutesSince(table)
        .filter(since -> from.isBefore(since.atStartOfDay().toInstant(ZoneOffset.UTC)))
        .ifPresent(
            since -> {
              throw new IllegalArgumentException(
                  ("%s has no minutes of %s any more: maintenance made days before %s coarser"
                          + " (coarsen-rollups-after); ask about %s and later")
                      .formatted(LakeTable.LLM_ROLLUP_1M.tableName(), from, since, since));
            });
  }

  private static List<String> key(DimensionSet set, LlmRollupRecord row) {
    List<String> key = new ArrayList<>();
    key.add(set.name());
    for (Dimension dimension : set.dimensions()) {
      key.add((String) row.get(dimension.column()));
    }
    return key;
  }

  /** A record of the minute that has only the dimensions of the set. */
  private static LlmRollupRecord entity(DimensionSet set, LlmRollupRecord row) {
    LlmRollupRecord entity = new LlmRollupRecord();
    entity.setMinute(row.getMinute());
    for (Dimension dimension : set.dimensions()) {
      entity.put(dimension.column(), row.get(dimension.column()));
    }
    return entity;
  }

  private record Group(DimensionSet set, LlmRollupRecord entity, RollupSums sums) {
    Group(DimensionSet set, LlmRollupRecord entity) {
      this(set, entity, new RollupSums());
    }

    WindowPoint point() {
      RollupRecords.putSums(entity, sums);
      return WatchRecords.toPoint(RollupRecords.toUpdate("", set, 0, entity, sums));
    }
  }
}

package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.tables.LakeTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.catalog.Catalog;

/** The minutes of GPUs as they were in the end, made again of table {@code gpu_rollup_1m}. */
public final class GpuRollupHistory {
  private final LakeRows rows;

  public GpuRollupHistory(Catalog catalog) {
    this.rows = new LakeRows(catalog);
  }

  /** The minutes of a range that fits into memory, such as a day, in order. */
  public List<GpuFacts> between(Instant from, Instant to) {
    Map<Instant, Map<String, GpuFacts>> minutes = new TreeMap<>();
    for (GpuRollupRecord row :
        rows.between(LakeTable.GPU_ROLLUP_1M, "minute", from, to, GpuRollupRecord::new)) {
      GpuFacts delta = GpuWatchRecords.toFacts(row, /* revision= */ 0);
      minutes
          .computeIfAbsent(row.getMinute(), minute -> new TreeMap<>())
          .merge(
              delta.device().key(),
              delta,
              (known, more) -> more.addedTo(known, known.minuteMicros()));
    }
    List<GpuFacts> facts = new ArrayList<>();
    minutes.values().forEach(gpus -> facts.addAll(gpus.values()));
    return facts;
  }
}

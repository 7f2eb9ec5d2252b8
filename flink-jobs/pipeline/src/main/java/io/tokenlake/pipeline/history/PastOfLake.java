package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.schemas.AgentStepRecord;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.tables.LakeTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.catalog.Catalog;

/** Plays what the lake holds of a range of time to a trial, in order of time. */
public final class PastOfLake {
  private final LakeRows rows;
  private final RollupHistory rollups;

  /**
   * @param sets what entities are told apart by, as the topic of rollups does
   */
  public PastOfLake(Catalog catalog, List<DimensionSet> sets) {
    this.rows = new LakeRows(catalog);
    this.rollups = new RollupHistory(catalog, sets);
  }

  /**
   * Plays a range, day by day.
   *
   * @param progress told of each day
   */
  public void play(Instant from, Instant to, RuleTrial trial, Consumer<Instant> progress)
      throws Exception {
    Days.each(
        from,
        to,
        (begin, end) -> {
          progress.accept(begin);
          for (PastEvent event : events(begin, end)) {
            event.play(trial);
          }
        });
    trial.passTo(ChronoUnit.MICROS.between(Instant.EPOCH, to));
  }

  private List<PastEvent> events(Instant from, Instant to) {
    List<PastEvent> events = new ArrayList<>();
    for (LlmCallRecord row :
        rows.between(LakeTable.LLM_CALLS, "started_at", from, to, LlmCallRecord::new)) {
      events.add(PastEvent.of(WatchRecords.toCall(row)));
    }
    for (AgentStepRecord row :
        rows.between(LakeTable.AGENT_STEPS, "started_at", from, to, AgentStepRecord::new)) {
      events.add(PastEvent.of(WatchRecords.toStep(row)));
    }
    for (WindowPoint point : rollups.between(from, to)) {
      events.add(PastEvent.of(point));
    }
    Collections.sort(events);
    return events;
  }
}

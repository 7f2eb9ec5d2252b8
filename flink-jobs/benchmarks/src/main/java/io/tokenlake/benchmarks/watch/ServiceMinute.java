package io.tokenlake.benchmarks.watch;

import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.Rollups;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A minute of a service, as the ledger makes it of its calls. */
final class ServiceMinute {
  private static final int CALLS = 40;
  private static final String SET = "service";

  private ServiceMinute() {}

  /** An update whose key, minute and revision are to be set. */
  static LlmRollupUpdate template() {
    Rollups rollups = RollupSettings.defaults().newRollups();
    for (int number = 0; number < CALLS; number++) {
      rollups.add(RollupRecords.toEntry(call(number)));
    }
    AtomicReference<LlmRollupUpdate> made = new AtomicReference<>();
    rollups.drain(
        0,
        new Rollups.Sink() {
          @Override
          public void row(RollupKey key, RollupSums sums) {}

          @Override
          public void window(DimensionSet set, RollupKey key, RollupSums sums) {
            if (set.name().equals(SET)) {
              made.set(RollupRecords.toUpdate("", set, 1, RollupRecords.toRecord(key, sums), sums));
            }
          }

          @Override
          public void limited(long entries) {}
        });
    return made.get();
  }

  private static LlmCallRecord call(int number) {
    LlmCallRecord call = new LlmCallRecord();
    call.setCalls(1);
    call.setEndedAt(Instant.EPOCH);
    call.setDurationMs(400 + 37L * number);
    call.setTtftMs(200 + 11L * number);
    call.setTenant("tenant");
    call.setEnvironment("production");
    call.setService("service");
    call.setRequestModel("gpt-4o");
    call.setPriceStatus("PRICED");
    call.setInFreshText(1_000L + number);
    call.setInCacheRead(200L);
    call.setInTotal(1_200L + number);
    call.setOutText(300L);
    call.setOutTotal(300L);
    BigDecimal cost = BigDecimal.valueOf(4, 3).setScale(12);
    call.setCostComputed(cost);
    call.setCostEffective(cost);
    call.setCostInFreshText(cost);
    return call;
  }
}

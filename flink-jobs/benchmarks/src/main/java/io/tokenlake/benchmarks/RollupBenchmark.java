package io.tokenlake.benchmarks;

import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.Rollups;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What rollups add to a call in the task that books it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class RollupBenchmark {
  private static final int CALLS = 5_000;
  private static final int TEAMS = 40;
  private static final int USERS = 700;

  private final LlmCallRecord[] calls = new LlmCallRecord[CALLS];
  private Rollups rollups;

  /** Encodes what is handed on, as the job does. */
  private record Encoding(Blackhole hole) implements Rollups.Sink {
    @Override
    public void row(RollupKey key, RollupSums sums) {
      hole.consume(RollupRecords.encode(RollupRecords.toRecord(key, sums)));
    }

    @Override
    public void window(DimensionSet set, RollupKey key, RollupSums sums) {
      hole.consume(RollupRecords.encode(RollupRecords.toRecord(key, sums)));
    }

    @Override
    public void limited(long entries) {
      hole.consume(entries);
    }
  }

  @Setup
  public void prepare() {
    for (int i = 0; i < CALLS; i++) {
      calls[i] = call(i);
    }
    rollups = RollupSettings.defaults().newRollups();
  }

  /** Two seconds' worth of calls: summed, grouped by the default sets and encoded. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void sumAndHandOn(Blackhole hole) {
    for (LlmCallRecord call : calls) {
      rollups.add(RollupRecords.toEntry(call));
    }
    rollups.drain(0, new Encoding(hole));
  }

  /** Of that, what a call needs before it can be summed. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void readEntry(Blackhole hole) {
    for (LlmCallRecord call : calls) {
      RollupEntry entry = RollupRecords.toEntry(call);
      hole.consume(entry);
    }
  }

  private static LlmCallRecord call(int number) {
    int team = number % TEAMS;
    LlmCallRecord call = new LlmCallRecord();
    call.setCalls(1);
    call.setEndedAt(Instant.ofEpochSecond(1_767_225_600));
    call.setDurationMs(200 + number * 7_919L % 30_000);
    call.setTtftMs(100 + number * 104_729L % 2_000);
    call.setTenant("tenant-" + team % 4);
    call.setTeam("team-" + team);
    call.setFeature("feature-" + team % 8);
    call.setEnvironment("production");
    call.setService("service-" + team % 10);
    call.setProvider("openai");
    call.setOperation("chat");
    call.setRequestModel("gpt-4o");
    call.setResponseModel("gpt-4o-2024-11-20");
    call.setPricedModel("gpt-4o");
    call.setPriceStatus("PRICED");
    call.setUserId("user-" + number % USERS);
    call.setSession("session-" + number % (2 * USERS));
    call.setInFreshText(1_000L + number);
    call.setInCacheRead(200L);
    call.setInTotal(1_200L + number);
    call.setOutText(300L);
    call.setOutTotal(300L);
    BigDecimal cost = BigDecimal.valueOf(1_200L + number, 9).setScale(12);
    call.setCostComputed(cost);
    call.setCostEffective(cost);
    call.setCostInFreshText(cost);
    call.setCostOutText(cost);
    return call;
  }
}

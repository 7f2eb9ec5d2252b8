package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.rollup.Amount;
import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.schemas.LlmCallRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from an entry of the ledger. */
class RollupRecordsTest {
  @Test
  void aCallCountsForAllThatIsTrueOfIt() {
    LlmCallRecord call = call();
    call.setErrorType("RateLimitError");
    call.setHttpStatus(429);
    call.setStream(true);
    call.setTtftMs(70L);
    call.setFinishReasons(List.of("length"));
    call.setPriceStatus("UNPRICED_MODEL");
    call.setInTotal(5L);
    call.setInFreshText(5L);
    call.setTeam("search");

    RollupEntry entry = RollupRecords.toEntry(call);

    assertThat(entry.minuteMicros()).isEqualTo(1_767_225_660_000_000L);
    assertThat(entry.dimensions()[Dimension.TEAM.ordinal()]).isEqualTo("search");
    assertThat(counts(entry))
        .isEqualTo(
            Map.ofEntries(
                Map.entry(Count.ENTRIES, 1L),
                Map.entry(Count.CALLS, 1L),
                Map.entry(Count.ERRORS, 1L),
                Map.entry(Count.THROTTLED, 1L),
                Map.entry(Count.RETRYABLE, 1L),
                Map.entry(Count.TRUNCATED, 1L),
                Map.entry(Count.UNPRICED, 1L),
                Map.entry(Count.STREAMED, 1L),
                Map.entry(Count.WITH_TTFT, 1L),
                Map.entry(Count.DURATION_MS, 300L),
                Map.entry(Count.TTFT_MS, 70L),
                Map.entry(Count.IN_FRESH_TEXT, 5L),
                Map.entry(Count.IN_TOTAL, 5L)));
  }

  @ParameterizedTest
  @CsvSource({
    "length, true",
    "max_tokens, true",
    "MAX_TOKENS, true",
    "max_output_tokens, true",
    "model_length, true",
    "stop, false",
    "content_filter, false"
  })
  void rulesAboutCallsTakeForTruncatedWhatIsCountedAsTruncated(String reason, boolean truncated) {
    LlmCallRecord call = call();
    call.setFinishReasons(List.of("stop", reason));

    assertThat(counts(RollupRecords.toEntry(call)))
        .containsEntry(Count.TRUNCATED, truncated ? 1L : 0L);
    assertThat(WatchRecords.toCall(call).truncated()).isEqualTo(truncated);
  }

  @Test
  void aReversalTakesOffWhatItsCallHadAdded() {
    LlmCallRecord reversal = call();
    reversal.setCalls(-1);
    reversal.setErrorType("timeout");
    reversal.setTtftMs(70L);
    reversal.setOutTotal(-5L);
    reversal.setCostEffective(new BigDecimal("-0.5"));

    RollupEntry entry = RollupRecords.toEntry(reversal);

    assertThat(counts(entry))
        .containsEntry(Count.ENTRIES, 1L)
        .containsEntry(Count.CALLS, -1L)
        .containsEntry(Count.ERRORS, -1L)
        .containsEntry(Count.RETRYABLE, -1L)
        .containsEntry(Count.THROTTLED, 0L)
        .containsEntry(Count.UNPRICED, 0L)
        .containsEntry(Count.WITH_TTFT, -1L)
        .containsEntry(Count.DURATION_MS, -300L)
        .containsEntry(Count.TTFT_MS, -70L)
        .containsEntry(Count.OUT_TOTAL, -5L);
    assertThat(entry.amounts()[Amount.COST_EFFECTIVE.ordinal()]).isEqualTo("-0.5");
  }

  @ParameterizedTest
  @CsvSource({
    "UNPRICED_MODEL,,1",
    "UNPRICED_UNIT,,1",
    // What it used is not believed, but it used something.
    "CONTRADICTION,,1",
    "CONTRADICTION,0.5,0",
    "NO_USAGE,,0",
    "REPORTED_ONLY,0.5,0",
    "PRICED,0.5,0"
  })
  void aCallIsUnpricedThatShouldCostSomethingAndWhoseCostIsNotKnown(
      String status, BigDecimal cost, long unpriced) {
    LlmCallRecord call = call();
    call.setPriceStatus(status);
    call.setCostEffective(cost);

    assertThat(counts(RollupRecords.toEntry(call))).containsEntry(Count.UNPRICED, unpriced);
  }

  /** Those that are known. */
  private static Map<Count, Long> counts(RollupEntry entry) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      if (entry.counts()[count.ordinal()] != null) {
        counts.put(count, entry.counts()[count.ordinal()]);
      }
    }
    return counts;
  }

  private static LlmCallRecord call() {
    LlmCallRecord call = new LlmCallRecord();
    call.setCalls(1);
    call.setStartedAt(Instant.parse("2026-01-01T00:00:59.9Z"));
    call.setEndedAt(Instant.parse("2026-01-01T00:01:00.2Z"));
    call.setDurationMs(300);
    call.setPriceStatus("NO_USAGE");
    return call;
  }
}

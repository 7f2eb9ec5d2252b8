package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.pricing.PriceStatus;
import io.tokenlake.domain.rollup.Amount;
import io.tokenlake.domain.rollup.CallOutcome;
import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.DistinctSketch;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.TimeDigest;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import io.tokenlake.schemas.SingleObjectCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Between the ledger's entries, sums of them, and the wire and table form of rollups. */
public final class RollupRecords {
  /** Rollups between tasks. */
  public static final TypeInformation<RollupDelta> DELTA_TYPE = TextType.in(RollupDelta.class);

  private static final SingleObjectCodec<LlmRollupRecord> CODEC =
      new SingleObjectCodec<>(LlmRollupRecord.class, LlmRollupRecord.getEncoder(), "a rollup");

  /** Why calls have no cost that should have one; a call without usage should not. */
  private static final Set<String> UNPRICED =
      Set.of(
          PriceStatus.UNPRICED_MODEL.name(),
          PriceStatus.UNPRICED_UNIT.name(),
          PriceStatus.CONTRADICTION.name());

  private static final long MINUTE_MICROS = 60_000_000;

  private static final Dimension[] DIMENSIONS = Dimension.values();
  private static final Count[] COUNTS = Count.values();
  private static final Amount[] AMOUNTS = Amount.values();

  // Positions of the columns, by ordinal; asking by name takes longer than summing.
  private static final int[] DIMENSION_IN_CALL =
      positions(LlmCallRecord.getClassSchema(), DIMENSIONS, Dimension::column);
  private static final int[] COUNT_IN_CALL =
      positions(LlmCallRecord.getClassSchema(), COUNTS, Count::column);
  private static final int[] AMOUNT_IN_CALL =
      positions(LlmCallRecord.getClassSchema(), AMOUNTS, Amount::column);
  private static final int[] DIMENSION =
      positions(LlmRollupRecord.getClassSchema(), DIMENSIONS, Dimension::column);
  private static final int[] COUNT =
      positions(LlmRollupRecord.getClassSchema(), COUNTS, Count::column);
  private static final int[] AMOUNT =
      positions(LlmRollupRecord.getClassSchema(), AMOUNTS, Amount::column);

  private RollupRecords() {}

  /** What rollups need of an entry of the ledger. */
  public static RollupEntry toEntry(LlmCallRecord call) {
    String[] dimensions = new String[DIMENSIONS.length];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = (String) call.get(DIMENSION_IN_CALL[i]);
    }
    BigDecimal[] amounts = new BigDecimal[AMOUNTS.length];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = (BigDecimal) call.get(AMOUNT_IN_CALL[i]);
    }
    long ended = Times.micros(call.getEndedAt());
    return new RollupEntry(
        Math.floorDiv(ended, MINUTE_MICROS) * MINUTE_MICROS,
        dimensions,
        counts(call),
        amounts,
        call.getCalls(),
        call.getDurationMs(),
        call.getTtftMs(),
        call.getUserId(),
        call.getSession());
  }

  private static Long[] counts(LlmCallRecord call) {
    Long[] counts = new Long[COUNTS.length];
    for (Count count : Count.AS_BOOKED) {
      counts[count.ordinal()] = (Long) call.get(COUNT_IN_CALL[count.ordinal()]);
    }
    long calls = call.getCalls();
    String error = call.getErrorType();
    Integer status = call.getHttpStatus();
    counts[Count.ENTRIES.ordinal()] = 1L;
    counts[Count.CALLS.ordinal()] = calls;
    counts[Count.ERRORS.ordinal()] = error == null ? 0 : calls;
    counts[Count.THROTTLED.ordinal()] = CallOutcome.throttled(status, error) ? calls : 0;
    counts[Count.RETRYABLE.ordinal()] = CallOutcome.retryable(status, error) ? calls : 0;
    counts[Count.TRUNCATED.ordinal()] = CallOutcome.truncated(call.getFinishReasons()) ? calls : 0;
    counts[Count.UNPRICED.ordinal()] = isUnpriced(call) ? calls : 0;
    counts[Count.STREAMED.ordinal()] = Boolean.TRUE.equals(call.getStream()) ? calls : 0;
    counts[Count.WITH_TTFT.ordinal()] = call.getTtftMs() == null ? 0 : calls;
    counts[Count.DURATION_MS.ordinal()] = calls * call.getDurationMs();
    counts[Count.TTFT_MS.ordinal()] = call.getTtftMs() == null ? null : calls * call.getTtftMs();
    return counts;
  }

  /** Whether a call should cost something and its cost is not known. */
  private static boolean isUnpriced(LlmCallRecord call) {
    return call.getCostEffective() == null && UNPRICED.contains(call.getPriceStatus());
  }

  /** A key and its sums in the form of table {@code llm_rollup_1m}. */
  public static LlmRollupRecord toRecord(RollupKey key, RollupSums sums) {
    LlmRollupRecord record = new LlmRollupRecord();
    record.setMinute(Times.instant(key.minuteMicros()));
    for (Dimension dimension : DIMENSIONS) {
      record.put(DIMENSION[dimension.ordinal()], key.value(dimension));
    }
    putSums(record, sums);
    return record;
  }

  /** Replaces the sums of a record. */
  public static void putSums(LlmRollupRecord record, RollupSums sums) {
    for (Count count : COUNTS) {
      record.put(COUNT[count.ordinal()], sums.count(count));
    }
    for (Amount amount : AMOUNTS) {
      record.put(AMOUNT[amount.ordinal()], sums.amount(amount));
    }
    record.setLatencyDigest(buffer(sums.latency().bytes()));
    record.setLatencyStale(sums.latency().stale());
    record.setTtftDigest(buffer(sums.ttft().bytes()));
    record.setTtftStale(sums.ttft().stale());
    record.setUsersHll(buffer(sums.users().bytes()));
    record.setSessionsHll(buffer(sums.sessions().bytes()));
  }

  /** The sums of a record. */
  public static RollupSums sums(LlmRollupRecord record) {
    RollupSums sums =
        new RollupSums(
            new TimeDigest(bytes(record.getLatencyDigest()), record.getLatencyStale()),
            new TimeDigest(bytes(record.getTtftDigest()), record.getTtftStale()),
            new DistinctSketch(bytes(record.getUsersHll())),
            new DistinctSketch(bytes(record.getSessionsHll())));
    for (Count count : COUNTS) {
      sums.put(count, (Long) record.get(COUNT[count.ordinal()]));
    }
    for (Amount amount : AMOUNTS) {
      sums.put(amount, (BigDecimal) record.get(AMOUNT[amount.ordinal()]));
    }
    return sums;
  }

  /** A row of the table. */
  public static LlmRollupRecord toRecord(RollupDelta delta) {
    return decode(delta.encoded());
  }

  /** Where a minute stands, as the topic of rollups has it. */
  public static LlmRollupUpdate toUpdate(
      String key, DimensionSet set, long revision, LlmRollupRecord rollup, RollupSums sums) {
    LlmRollupUpdate update = new LlmRollupUpdate();
    update.setRollupKey(key);
    update.setDimensionSet(set.name());
    update.setDimensions(set.dimensions().stream().map(Dimension::column).toList());
    update.setRevision(revision);
    update.setRollup(rollup);
    update.setLatencyP50Ms(sums.latency().quantile(0.5));
    update.setLatencyP90Ms(sums.latency().quantile(0.9));
    update.setLatencyP95Ms(sums.latency().quantile(0.95));
    update.setLatencyP99Ms(sums.latency().quantile(0.99));
    update.setTtftP50Ms(sums.ttft().quantile(0.5));
    update.setTtftP90Ms(sums.ttft().quantile(0.9));
    update.setTtftP95Ms(sums.ttft().quantile(0.95));
    update.setTtftP99Ms(sums.ttft().quantile(0.99));
    update.setUsers(sums.users().cardinality());
    update.setSessions(sums.sessions().cardinality());
    return update;
  }

  /** A record as it goes between tasks and into state. */
  public static byte[] encode(LlmRollupRecord record) {
    return CODEC.encode(record);
  }

  /** Decodes what this job encoded itself; that it cannot be read is a bug that must not pass. */
  public static LlmRollupRecord decode(byte[] encoded) {
    try {
      return CODEC.decode(encoded);
    } catch (IOException e) {
      throw new IllegalStateException("a rollup of our own cannot be read", e);
    }
  }

  /** Where the columns are, by ordinal of what they belong to; -1 where there is none. */
  private static <E extends Enum<E>> int[] positions(
      Schema schema, E[] values, Function<E, String> column) {
    return Stream.of(values)
        .map(value -> schema.getField(column.apply(value)))
        .mapToInt(field -> field == null ? -1 : field.pos())
        .toArray();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}

package io.tokenlake.tables.maintenance;

import io.tokenlake.domain.rollup.Amount;
import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.DistinctSketch;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.TimeDigest;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.util.ByteBuffers;

/** Calls: counts and money are exact, sketches are merged. */
final class LlmRollupSum implements RollupSum<RollupSums> {
  private static final Count[] COUNTS = Count.values();
  private static final Amount[] AMOUNTS = Amount.values();

  private static final String LATENCY = "latency_digest";
  private static final String LATENCY_STALE = "latency_stale";
  private static final String TTFT = "ttft_digest";
  private static final String TTFT_STALE = "ttft_stale";
  private static final String USERS = "users_hll";
  private static final String SESSIONS = "sessions_hll";

  @Override
  public List<String> columns() {
    return Stream.of(
            Stream.of(COUNTS).map(Count::column),
            Stream.of(AMOUNTS).map(Amount::column),
            Stream.of(LATENCY, LATENCY_STALE, TTFT, TTFT_STALE, USERS, SESSIONS))
        .flatMap(columns -> columns)
        .toList();
  }

  @Override
  public RollupSums none() {
    return new RollupSums(
        TimeDigest.fine(), TimeDigest.fine(), new DistinctSketch(), new DistinctSketch());
  }

  @Override
  public void add(RollupSums sum, Record row) {
    RollupSums more =
        new RollupSums(
            new TimeDigest(bytes(row, LATENCY), (Long) row.getField(LATENCY_STALE)),
            new TimeDigest(bytes(row, TTFT), (Long) row.getField(TTFT_STALE)),
            new DistinctSketch(bytes(row, USERS)),
            new DistinctSketch(bytes(row, SESSIONS)));
    for (Count count : COUNTS) {
      more.put(count, (Long) row.getField(count.column()));
    }
    for (Amount amount : AMOUNTS) {
      more.put(amount, (BigDecimal) row.getField(amount.column()));
    }
    sum.add(more);
  }

  @Override
  public void put(RollupSums sum, Record row) {
    for (Count count : COUNTS) {
      row.setField(count.column(), sum.count(count));
    }
    for (Amount amount : AMOUNTS) {
      row.setField(amount.column(), sum.amount(amount));
    }
    row.setField(LATENCY, buffer(sum.latency().bytes()));
    row.setField(LATENCY_STALE, sum.latency().stale());
    row.setField(TTFT, buffer(sum.ttft().bytes()));
    row.setField(TTFT_STALE, sum.ttft().stale());
    row.setField(USERS, buffer(sum.users().bytes()));
    row.setField(SESSIONS, buffer(sum.sessions().bytes()));
  }

  private static byte[] bytes(Record row, String column) {
    return ByteBuffers.toByteArray((ByteBuffer) row.getField(column));
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}

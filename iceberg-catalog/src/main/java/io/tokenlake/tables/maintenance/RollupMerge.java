package io.tokenlake.tables.maintenance;

import io.tokenlake.domain.rollup.Amount;
import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.DistinctSketch;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.TimeDigest;
import io.tokenlake.tables.LakeTable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.relocated.com.google.common.collect.Iterators;
import org.apache.iceberg.relocated.com.google.common.collect.PeekingIterator;

/**
 * Makes one row of all that have the same key and time. Rows of rollups are additive deltas: sums
 * are added and sketches merged as the jobs do it, so that what any rows add up to stays the same.
 */
final class RollupMerge {
  private static final String TIME = LakeTable.LLM_ROLLUP_1M.layout().dayColumn();
  private static final String TENANT = Dimension.TENANT.column();
  private static final Dimension[] DIMENSIONS = Dimension.values();
  private static final Count[] COUNTS = Count.values();
  private static final Amount[] AMOUNTS = Amount.values();

  private final RollupGrain grain;

  RollupMerge(RollupGrain grain) {
    this.grain = grain;
  }

  /**
   * Whether rows of a table may be merged: they are rollups, and of no column that this version
   * does not know how to add.
   */
  static boolean appliesTo(LakeTable lakeTable, Table table) {
    return lakeTable == LakeTable.LLM_ROLLUP_1M
        && table.schema().asStruct().equals(lakeTable.icebergSchema().asStruct());
  }

  /** The merged rows of some that come in the table's order: by tenant and time. */
  Iterable<Record> of(Iterable<Record> rows) {
    return () -> new Merged(rows.iterator());
  }

  private final class Merged implements Iterator<Record> {
    private final PeekingIterator<Record> rows;
    private Iterator<Record> ready = Collections.emptyIterator();

    Merged(Iterator<Record> rows) {
      this.rows = Iterators.peekingIterator(rows);
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public Record next() {
      if (!ready.hasNext()) {
        ready = nextTime();
      }
      return ready.next();
    }

    /** All rows of one tenant and time, which follow one another. */
    private Iterator<Record> nextTime() {
      Object tenant = rows.peek().getField(TENANT);
      OffsetDateTime start = start(rows.peek());
      Map<List<Object>, Row> keys = new LinkedHashMap<>();
      while (rows.hasNext()
          && Objects.equals(rows.peek().getField(TENANT), tenant)
          && start(rows.peek()).equals(start)) {
        Record row = rows.next();
        keys.computeIfAbsent(key(row), any -> new Row()).add(row);
      }
      return Iterators.transform(keys.values().iterator(), row -> row.at(start));
    }
  }

  private OffsetDateTime start(Record row) {
    return grain.floor((OffsetDateTime) row.getField(TIME));
  }

  private static List<Object> key(Record row) {
    List<Object> key = new ArrayList<>(DIMENSIONS.length);
    for (Dimension dimension : DIMENSIONS) {
      key.add(row.getField(dimension.column()));
    }
    return key;
  }

  /** What becomes one row; one that stays alone is not taken apart. */
  private static final class Row {
    private Record first;
    private RollupSums sums;

    void add(Record row) {
      if (first == null) {
        first = row;
        return;
      }
      if (sums == null) {
        sums =
            new RollupSums(
                TimeDigest.fine(), TimeDigest.fine(), new DistinctSketch(), new DistinctSketch());
        sums.add(sums(first));
      }
      sums.add(sums(row));
    }

    Record at(OffsetDateTime start) {
      first.setField(TIME, start);
      if (sums != null) {
        put(first, sums);
      }
      return first;
    }
  }

  private static RollupSums sums(Record row) {
    RollupSums sums =
        new RollupSums(
            new TimeDigest(bytes(row, "latency_digest"), (Long) row.getField("latency_stale")),
            new TimeDigest(bytes(row, "ttft_digest"), (Long) row.getField("ttft_stale")),
            new DistinctSketch(bytes(row, "users_hll")),
            new DistinctSketch(bytes(row, "sessions_hll")));
    for (Count count : COUNTS) {
      sums.put(count, (Long) row.getField(count.column()));
    }
    for (Amount amount : AMOUNTS) {
      sums.put(amount, (BigDecimal) row.getField(amount.column()));
    }
    return sums;
  }

  private static void put(Record row, RollupSums sums) {
    for (Count count : COUNTS) {
      row.setField(count.column(), sums.count(count));
    }
    for (Amount amount : AMOUNTS) {
      row.setField(amount.column(), sums.amount(amount));
    }
    row.setField("latency_digest", buffer(sums.latency().bytes()));
    row.setField("latency_stale", sums.latency().stale());
    row.setField("ttft_digest", buffer(sums.ttft().bytes()));
    row.setField("ttft_stale", sums.ttft().stale());
    row.setField("users_hll", buffer(sums.users().bytes()));
    row.setField("sessions_hll", buffer(sums.sessions().bytes()));
  }

  private static byte[] bytes(Record row, String column) {
    ByteBuffer buffer = (ByteBuffer) row.getField(column);
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}

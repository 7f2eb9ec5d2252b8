package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.relocated.com.google.common.collect.Iterators;
import org.apache.iceberg.relocated.com.google.common.collect.PeekingIterator;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Makes one row of all that have the same key and time. Rows of rollups are additive deltas, so
 * what any rows add up to stays the same.
 *
 * <p>A key is all columns that are not added. Where a time has more keys than fit into memory, what
 * was read of them becomes rows and a key that comes again becomes one more, which adds up as well.
 *
 * @param <S> what rows add up to
 */
final class RollupMerge<S> {
  private final RollupSum<S> sum;
  private final RollupGrain grain;
  private final int mostKeys;
  private final String time;
  private final String leading;
  private final List<String> keyColumns;

  /**
   * @param grain how much time a row is to be about
   * @param mostKeys keys that are held in memory at most
   */
  RollupMerge(LakeTable table, RollupSum<S> sum, RollupGrain grain, int mostKeys) {
    this.sum = sum;
    this.grain = grain;
    this.mostKeys = mostKeys;
    this.time = table.layout().dayColumn();
    this.leading = table.layout().sortColumns().get(0);
    List<String> added = sum.columns();
    this.keyColumns =
        table.icebergSchema().columns().stream()
            .map(NestedField::name)
            .filter(column -> !column.equals(time) && !added.contains(column))
            .toList();
  }

  /** The merged rows of some that come in the table's order: by its first column and time. */
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

    /** Rows of one tenant or GPU and one time, which follow one another; all that fit. */
    private Iterator<Record> nextTime() {
      Object leader = rows.peek().getField(leading);
      OffsetDateTime start = start(rows.peek());
      Map<List<Object>, Row> keys = new LinkedHashMap<>();
      while (rows.hasNext()
          && Objects.equals(rows.peek().getField(leading), leader)
          && start(rows.peek()).equals(start)) {
        List<Object> key = key(rows.peek());
        if (keys.size() == mostKeys && !keys.containsKey(key)) {
          break;
        }
        keys.computeIfAbsent(key, any -> new Row()).add(rows.next());
      }
      return Iterators.transform(keys.values().iterator(), row -> row.at(start));
    }
  }

  private OffsetDateTime start(Record row) {
    return grain.floor((OffsetDateTime) row.getField(time));
  }

  private List<Object> key(Record row) {
    List<Object> key = new ArrayList<>(keyColumns.size());
    for (String column : keyColumns) {
      key.add(row.getField(column));
    }
    return key;
  }

  /** What becomes one row; one that stays alone is not taken apart. */
  private final class Row {
    private Record first;
    private S total;

    void add(Record row) {
      if (first == null) {
        first = row;
        return;
      }
      if (total == null) {
        total = sum.none();
        sum.add(total, first);
      }
      sum.add(total, row);
    }

    Record at(OffsetDateTime start) {
      first.setField(time, start);
      if (total != null) {
        sum.put(total, first);
      }
      return first;
    }
  }
}

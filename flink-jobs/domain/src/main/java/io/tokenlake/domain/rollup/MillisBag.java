package io.tokenlake.domain.rollup;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Times in ms, without order, the same as often as it was added. */
final class MillisBag {
  private static final int FIRST_CAPACITY = 4;

  private long[] values = new long[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  void add(long millis) {
    reserve(1);
    values[size++] = millis;
  }

  void addAll(MillisBag other) {
    reserve(other.size);
    System.arraycopy(other.values, 0, values, size, other.size);
    size += other.size;
  }

  void clear() {
    size = 0;
  }

  void forEach(LongConsumer each) {
    for (int i = 0; i < size; i++) {
      each.accept(values[i]);
    }
  }

  /** Takes off both bags what both have, each value as often as both have it. */
  void cancel(MillisBag other) {
    if (size == 0 || other.size == 0) {
      return;
    }
    Arrays.sort(values, 0, size);
    Arrays.sort(other.values, 0, other.size);
    int kept = 0;
    int othersKept = 0;
    int i = 0;
    int j = 0;
    while (i < size && j < other.size) {
      int order = Long.compare(values[i], other.values[j]);
      if (order == 0) {
        i++;
        j++;
      } else if (order < 0) {
        values[kept++] = values[i++];
      } else {
        other.values[othersKept++] = other.values[j++];
      }
    }
    while (i < size) {
      values[kept++] = values[i++];
    }
    while (j < other.size) {
      other.values[othersKept++] = other.values[j++];
    }
    size = kept;
    other.size = othersKept;
  }

  private void reserve(int more) {
    if (size + more > values.length) {
      values = Arrays.copyOf(values, Math.max(size + more, 2 * values.length));
    }
  }
}

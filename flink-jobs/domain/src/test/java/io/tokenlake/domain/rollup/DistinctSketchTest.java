package io.tokenlake.domain.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistinctSketchTest {
  /** Three standard errors of a sketch of 4,096 buckets. */
  private static final double ERROR = 3 * 0.01625;

  @Test
  void textsAreCountedOnceHoweverManySketchesSawThem() {
    DistinctSketch merged = new DistinctSketch();
    for (int from = 0; from < 20_000; from += 1_000) {
      DistinctSketch part = new DistinctSketch();
      for (int i = from; i < from + 2_000; i++) {
        part.add("user-" + i);
      }
      merged.add(new DistinctSketch(part.bytes()));
    }

    assertThat((double) merged.cardinality()).isCloseTo(21_000, within(21_000 * ERROR));
  }

  @Test
  void fewTextsAreCountedExactly() {
    DistinctSketch sketch = new DistinctSketch();
    sketch.add("a");
    sketch.add("b");
    sketch.add("a");
    sketch.add((String) null);

    assertThat(sketch.cardinality()).isEqualTo(2);
  }

  @Test
  void nothingSeenIsUnknownRatherThanZero() {
    DistinctSketch sketch = new DistinctSketch();
    sketch.add((String) null);

    assertThat(sketch.bytes()).isNull();
    assertThat(sketch.cardinality()).isNull();
  }
}

package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.WindowMarks;
import io.tokenlake.domain.rule.WindowMemory;

/** The memory of one rule and entity on the heap. */
final class MapWindowMemory extends MapBuckets implements WindowMemory {
  private WindowMarks marks;

  @Override
  public WindowMarks marks() {
    return marks;
  }

  @Override
  public void putMarks(WindowMarks next) {
    marks = next;
  }
}

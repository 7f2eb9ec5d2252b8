package io.tokenlake.domain.rule;

/** The memory of one rule and entity on the heap. */
public final class MapWindowMemory extends MapBuckets implements WindowMemory {
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

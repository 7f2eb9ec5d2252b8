package io.tokenlake.domain.rule;

/** What is remembered of one group: a rule and an entity. */
public interface WindowMemory extends BucketMemory {

  /** What is remembered beside; null when nothing is. */
  WindowMarks marks() throws Exception;

  /** Remembers what is remembered beside. */
  void putMarks(WindowMarks marks) throws Exception;
}

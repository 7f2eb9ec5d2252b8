package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.WindowMarks;
import io.tokenlake.domain.rule.WindowMemory;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the rule and entity that is the current key. */
final class KeyedWindowMemory extends KeyedBuckets implements WindowMemory {
  private final ValueState<WindowMarks> marks;

  KeyedWindowMemory(RuntimeContext context) {
    super(context);
    marks = context.getState(StateDescriptors.marksOfGroup());
  }

  @Override
  public WindowMarks marks() throws Exception {
    return marks.value();
  }

  @Override
  public void putMarks(WindowMarks next) throws Exception {
    marks.update(next);
  }
}

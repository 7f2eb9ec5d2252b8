package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleBookException;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import java.io.ByteArrayInputStream;
import org.apache.flink.streaming.api.functions.co.BaseBroadcastProcessFunction;

/**
 * The rule book in force: the one that was broadcast last and can be used, else the one that ships
 * with the job. An unusable one changes nothing.
 */
final class RuleBooks {
  /** Many times the bundled book. Every subtask parses and keeps it. */
  private static final int MOST_BYTES = 2 * 1024 * 1024;

  private static final String CURRENT = "current";

  private byte[] bytes;
  private RuleBook book = RuleBook.bundled();

  /** The book in force. */
  RuleBook current(BaseBroadcastProcessFunction.ReadOnlyContext context) throws Exception {
    byte[] stored = context.getBroadcastState(StateDescriptors.ALERT_RULES).get(CURRENT);
    if (stored != bytes) { // the same array for as long as nothing new was broadcast
      bytes = stored;
      book = RuleBook.parse(new ByteArrayInputStream(stored), "the broadcast rule book");
    }
    return book;
  }

  /** Takes a book that was broadcast; null, or the letter that says why it cannot be used. */
  static DeadLetter take(TopicRecord message, BaseBroadcastProcessFunction.Context context)
      throws Exception {
    String problem = problem(message);
    if (problem == null) {
      context.getBroadcastState(StateDescriptors.ALERT_RULES).put(CURRENT, message.payload());
      return null;
    }
    return new DeadLetter(
        "UNUSABLE_RULE_BOOK", problem, null, null, message.payload(), message.origin());
  }

  private static String problem(TopicRecord message) {
    int size = message.payload().length;
    if (size > MOST_BYTES) {
      return "the rule book has %d bytes; it may have %d".formatted(size, MOST_BYTES);
    }
    try {
      RuleBook.parse(new ByteArrayInputStream(message.payload()), message.origin().toString());
      return null;
    } catch (RuleBookException unusable) {
      return unusable.getMessage();
    }
  }
}

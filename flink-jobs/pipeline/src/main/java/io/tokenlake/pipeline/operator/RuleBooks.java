package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleBookException;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import java.io.ByteArrayInputStream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BaseBroadcastProcessFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule book in force: the one that was broadcast last and can be used, else the one that ships
 * with the job. An unusable one changes nothing; one that was stored by an earlier version of the
 * code and is unusable for this one is counted and logged, and the bundled one holds until another
 * comes.
 */
final class RuleBooks {
  /** Many times the bundled book. Every subtask parses and keeps it. */
  private static final int MOST_BYTES = 2 * 1024 * 1024;

  private static final String CURRENT = "current";

  /** Metric: a stored book that this version of the code cannot use. */
  private static final String REFUSED = "storedRuleBooksRefused";

  /** Metric: what the book in force states and is taken otherwise. */
  private static final String NOTES = "ruleBookNotes";

  private static final Logger LOG = LoggerFactory.getLogger(RuleBooks.class);

  private final Counter refused;
  private byte[] bytes;
  private RuleBook book = RuleBook.bundled();

  RuleBooks(RuntimeContext context) {
    refused = context.getMetricGroup().counter(REFUSED);
    context.getMetricGroup().gauge(NOTES, () -> book.notes().size());
  }

  /** The book in force. */
  RuleBook current(BaseBroadcastProcessFunction.ReadOnlyContext context) throws Exception {
    byte[] stored = context.getBroadcastState(StateDescriptors.ALERT_RULES).get(CURRENT);
    if (stored != bytes) { // the same array for as long as nothing new was broadcast
      bytes = stored;
      take(stored);
    }
    return book;
  }

  /** It could be used when it was broadcast, but perhaps by another version of the code. */
  private void take(byte[] stored) {
    try {
      book = RuleBook.parse(new ByteArrayInputStream(stored), "the stored rule book");
      book.notes().forEach(note -> LOG.warn("rule book {}: {}", book.version(), note));
    } catch (RuleBookException unusable) {
      refused.inc();
      LOG.error("going on with rule book {}: {}", book.version(), unusable.getMessage());
    }
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

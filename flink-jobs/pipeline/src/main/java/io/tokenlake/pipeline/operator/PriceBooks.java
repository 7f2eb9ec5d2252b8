package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookException;
import io.tokenlake.pipeline.BookAtStart;
import io.tokenlake.pipeline.TopicRecord;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.BaseBroadcastProcessFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The price book in force: the one that was broadcast last; until there is one, the one that the
 * topic held when the job was assembled, so that a backlog is not priced by whichever comes first,
 * the book or the calls; else the bundled one. What a restored job has stored gives way to the one
 * at the start as well where that is newer.
 *
 * <p>A stored book that this version of the code refuses gives way to the one at the start, which
 * this version has read. Where there is none the job fails and says what is wrong: to go on with
 * list prices would be to bill what nobody agreed on.
 */
public final class PriceBooks {
  /** Several times a book of every model there is. Every subtask parses and keeps it. */
  private static final int MOST_BYTES = 2 * 1024 * 1024;

  private static final String CURRENT = "current";

  /** Where on the topic the current one was, eight bytes. */
  private static final String OFFSET = "offset";

  /** Metric: a stored book that this version of the code cannot use. */
  private static final String REFUSED = "storedPriceBooksRefused";

  private static final Logger LOG = LoggerFactory.getLogger(PriceBooks.class);

  private final BookAtStart atStart;
  private final Counter refused;
  private byte[] bytes;
  private PriceBook book;

  /**
   * @param atStart the book to begin with; null for the bundled one
   */
  PriceBooks(BookAtStart atStart, MetricGroup metrics) {
    this.atStart = atStart;
    refused = metrics.counter(REFUSED);
    book =
        atStart == null
            ? PriceBook.bundled()
            : parse(atStart.yaml(), "the price book at the start");
  }

  /** The book in force. */
  PriceBook current(BaseBroadcastProcessFunction.ReadOnlyContext context) throws Exception {
    ReadOnlyBroadcastState<String, byte[]> state =
        context.getBroadcastState(StateDescriptors.PRICE_BOOK);
    byte[] stored = state.get(CURRENT);
    if (stored != bytes) { // the same array for as long as nothing new was broadcast
      byte[] offset = state.get(OFFSET);
      if (offset == null || isNoOlderThanStart(ByteBuffer.wrap(offset).getLong())) {
        book = restored(stored);
      }
      bytes = stored;
    }
    return book;
  }

  private boolean isNoOlderThanStart(long offset) {
    return atStart == null || offset >= atStart.offset();
  }

  /** It could be used when it was broadcast, but perhaps by another version of the code. */
  private PriceBook restored(byte[] stored) {
    try {
      return parse(stored, "the stored price book");
    } catch (PriceBookException unusable) {
      if (atStart == null) {
        throw new IllegalStateException(
            "send a price book that can be used to the topic and start the job again", unusable);
      }
      refused.inc();
      LOG.error("going on with the price book at the start: {}", unusable.getMessage());
      return parse(atStart.yaml(), "the price book at the start");
    }
  }

  /**
   * Takes a book that was broadcast and has no {@link #problem}. One from before the book at the
   * start is read only because a topic is read from its beginning, and prices nothing.
   */
  void take(TopicRecord message, BaseBroadcastProcessFunction.Context context) throws Exception {
    if (isNoOlderThanStart(message.origin().offset())) {
      BroadcastState<String, byte[]> state = context.getBroadcastState(StateDescriptors.PRICE_BOOK);
      state.put(CURRENT, message.payload());
      state.put(OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(message.origin().offset()).array());
    }
  }

  /**
   * What is wrong with a price book; null when nothing is.
   *
   * @param name what to call it
   */
  public static String problem(byte[] payload, String name) {
    if (payload.length > MOST_BYTES) {
      return "the price book has %d bytes; it may have %d".formatted(payload.length, MOST_BYTES);
    }
    try {
      parse(payload, name);
      return null;
    } catch (PriceBookException unusable) {
      return unusable.getMessage();
    }
  }

  private static PriceBook parse(byte[] payload, String name) {
    return PriceBook.parse(new ByteArrayInputStream(payload), name);
  }
}

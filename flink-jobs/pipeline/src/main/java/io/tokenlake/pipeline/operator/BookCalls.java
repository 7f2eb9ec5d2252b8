package io.tokenlake.pipeline.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.ledger.Posting;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.domain.trace.Evidence;
import io.tokenlake.pipeline.BookAtStart;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.LedgerEntry;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the account of each call: prices what is claimed about it, books the best claim, and
 * corrects by reversal and restatement when a better one comes or the booked one is taken back. The
 * price book is the one that the topic held when the job was assembled, else the one that ships
 * with the job, until another is broadcast.
 */
public final class BookCalls
    extends KeyedBroadcastProcessFunction<String, Booking, TopicRecord, LedgerEntry> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("book-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("booking-counts") {};

  /** What the entries mean to the runs of their traces. */
  public static final OutputTag<RunCharge> CHARGES = new OutputTag<>("charges") {};

  /** What the entries add to the rollups. */
  public static final OutputTag<RollupEntry> ROLLUP_ENTRIES = new OutputTag<>("rollup-entries") {};

  private static final long serialVersionUID = 1L;

  private final Duration horizon;
  private final BookAtStart bookAtStart;

  private transient ValueState<CallAccount> account;
  private transient PriceBooks books;

  /**
   * @param horizon how long an entry can be corrected
   * @param bookAtStart the book to price with until one is broadcast; null for the bundled one
   */
  public BookCalls(Duration horizon, BookAtStart bookAtStart) {
    this.horizon = horizon;
    this.bookAtStart = bookAtStart;
  }

  @Override
  public void open(OpenContext context) {
    account = getRuntimeContext().getState(StateDescriptors.callAccount(horizon));
    books = new PriceBooks(bookAtStart, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Booking booking, ReadOnlyContext context, Collector<LedgerEntry> out)
      throws Exception {
    CallAccount stored = account.value();
    CallAccount before = stored == null ? CallAccount.EMPTY : stored;
    boolean known = before.has(booking.claimId());
    if (!booking.counted()) {
      context.output(
          COUNTS,
          known
              ? Completeness.duplicate(booking.origin())
              : Completeness.recorded(booking.origin()));
    }
    if (known != booking.isRetraction()) {
      if (booking.isRetraction()) {
        context.output(DEAD_LETTERS, tooLate(booking));
      }
      return;
    }
    if (!booking.isRetraction() && before.isFull()) {
      context.output(
          DEAD_LETTERS, tooMany(claim(booking, row(booking, books.current(context))), booking));
      return;
    }
    LlmCallRecord claimed = booking.isRetraction() ? null : row(booking, books.current(context));
    CallAccount.Change change =
        booking.isRetraction()
            ? before.retract(booking.claimId())
            : before.claim(claim(booking, claimed));
    account.update(change.account());
    for (Posting posting : change.postings()) {
      // The row of the claim that was made just now stands as it is: nothing stood before it.
      boolean original = posting.kind() == Posting.Kind.ORIGINAL;
      LlmCallRecord line = original ? claimed : LedgerRecords.toRecord(posting);
      byte[] encoded = original ? posting.claim().row() : LlmCallCodec.encode(line);
      out.collect(new LedgerEntry(line.getCallId(), encoded));
      context.output(COUNTS, LedgerRecords.countOf(line));
      context.output(ROLLUP_ENTRIES, RollupRecords.toEntry(line));
      if (line.getTraceId() != null) {
        context.output(CHARGES, AgentRecords.chargeOf(line));
      }
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<LedgerEntry> out) throws Exception {
    String problem = PriceBooks.problem(message.payload(), message.origin().toString());
    if (problem == null) {
      books.take(message, context);
    } else if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      // Every subtask is sent the book; one of them says what is wrong with it.
      context.output(
          DEAD_LETTERS,
          new DeadLetter(
              "UNUSABLE_PRICE_BOOK", problem, null, null, message.payload(), message.origin()));
    }
  }

  private static LlmCallRecord row(Booking booking, PriceBook book) {
    return LedgerRecords.toRecord(booking.call(), book.price(booking.call()), booking.origin());
  }

  private static Claim claim(Booking booking, LlmCallRecord row) {
    LlmCall call = booking.call();
    return new Claim(
        booking.claimId(),
        Evidence.of(call),
        call.role().isWrapper(),
        call.usage() == null ? 0 : call.usage().leaves().size(),
        call.startedAtMicros(),
        LlmCallCodec.encode(row));
  }

  private static DeadLetter tooMany(Claim claim, Booking booking) {
    LlmCall call = booking.call();
    return new DeadLetter(
        "TOO_MANY_WITNESSES",
        "%d spans and events already name response %s of %s, so it is taken for one call; this one,"
                .formatted(CallAccount.MOST_CLAIMS, call.responseId(), call.provider())
            + " whose entry is the payload, is not booked. A response id must be unique",
        call.traceId(),
        call.spanId(),
        claim.row(),
        booking.origin());
  }

  private static DeadLetter tooLate(Booking booking) {
    return new DeadLetter(
        "CORRECTION_TOO_LATE",
        "evidence arrived that replaces claim "
            + booking.claimId()
            + ", which is older than the horizon and can no longer be reversed;"
            + " both stand in llm_calls",
        null,
        null,
        booking.claimId().getBytes(UTF_8),
        booking.origin());
  }
}

package io.tokenlake.pipeline.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.ledger.Posting;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookException;
import io.tokenlake.domain.trace.Evidence;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.LedgerEntry;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the account of each call: prices what is claimed about it, books the best claim, and
 * corrects by reversal and restatement when a better one comes or the booked one is taken back. The
 * price book is the one that ships with the job until another is broadcast.
 */
public final class BookCalls
    extends KeyedBroadcastProcessFunction<String, Booking, TopicRecord, LedgerEntry> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("book-dead-letters") {};
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("booking-counts") {};

  private static final String CURRENT = "current";
  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient ValueState<CallAccount> account;
  private transient byte[] bookBytes;
  private transient PriceBook book;

  /**
   * @param horizon how long an entry can be corrected
   */
  public BookCalls(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    account = getRuntimeContext().getState(StateDescriptors.callAccount(horizon));
    book = PriceBook.bundled();
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
    CallAccount.Change change =
        booking.isRetraction()
            ? before.retract(booking.claimId())
            : before.claim(claim(booking, currentBook(context)));
    account.update(change.account());
    for (Posting posting : change.postings()) {
      if (posting.kind() == Posting.Kind.ORIGINAL) {
        // The row of the claim that was made just now, as it is: nothing stood before it.
        out.collect(new LedgerEntry(booking.call().callId(), posting.claim().row()));
        context.output(COUNTS, Completeness.booked(booking.origin(), 1));
      } else {
        LlmCallRecord line = LedgerRecords.toRecord(posting);
        out.collect(new LedgerEntry(line.getCallId(), LlmCallCodec.encode(line)));
        context.output(COUNTS, LedgerRecords.countOf(line));
      }
    }
  }

  @Override
  public void processBroadcastElement(
      TopicRecord message, Context context, Collector<LedgerEntry> out) throws Exception {
    BroadcastState<String, byte[]> books = context.getBroadcastState(StateDescriptors.PRICE_BOOK);
    try {
      PriceBook.parse(new ByteArrayInputStream(message.payload()), message.origin().toString());
      books.put(CURRENT, message.payload());
    } catch (PriceBookException unusable) {
      // Every subtask is sent the book; one of them says what is wrong with it.
      if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
        context.output(
            DEAD_LETTERS,
            new DeadLetter(
                "UNUSABLE_PRICE_BOOK",
                unusable.getMessage(),
                null,
                null,
                message.payload(),
                message.origin()));
      }
    }
  }

  private static Claim claim(Booking booking, PriceBook book) {
    LlmCall call = booking.call();
    LlmCallRecord row = LedgerRecords.toRecord(call, book.price(call), booking.origin());
    boolean knowsUsage = call.usage() != null || call.costReported() != null;
    return new Claim(
        booking.claimId(),
        knowsUsage ? Evidence.USAGE : Evidence.CALL,
        call.role().isWrapper(),
        call.usage() == null ? 0 : call.usage().leaves().size(),
        call.startedAtMicros(),
        LlmCallCodec.encode(row));
  }

  private PriceBook currentBook(ReadOnlyContext context) throws Exception {
    ReadOnlyBroadcastState<String, byte[]> books =
        context.getBroadcastState(StateDescriptors.PRICE_BOOK);
    byte[] current = books.get(CURRENT);
    if (current != bookBytes) { // the same array for as long as nothing new was broadcast
      bookBytes = current;
      book = PriceBook.parse(new ByteArrayInputStream(current), "the broadcast price book");
    }
    return book;
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

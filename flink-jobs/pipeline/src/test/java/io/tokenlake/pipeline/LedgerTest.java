package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.agent;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.refused;
import static io.tokenlake.pipeline.TestSpans.text;
import static io.tokenlake.pipeline.TestSpans.under;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is billed, repeated and corrected, on the operators that keep the ledger's state. */
class LedgerTest {
  private static final String RESPONSE = "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012";

  private LedgerRig ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerRig();
  }

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void aCallIsOneOriginalEntry() throws Exception {
    ledger.send(chat(1, 1_000, 20));

    assertThat(ledger.entries()).hasSize(1);
    LlmCallRecord entry = ledger.entries().get(0);
    assertThat(entry.getEntry()).isEqualTo("ORIGINAL");
    assertThat(entry.getRevision()).isZero();
    assertThat(entry.getCalls()).isEqualTo(1);
    assertThat(entry.getEvidence()).isEqualTo("SPAN");
    // 1,000 input tokens at 2.50 and 20 output tokens at 10.00 USD a million.
    assertThat(entry.getCostEffective()).isEqualByComparingTo("0.0027");
  }

  @Test
  void aSpanSentAgainIsDroppedAndCounted() throws Exception {
    ledger.send(chat(1, 1_000, 20), chat(2, 10, 2), chat(1, 1_000, 20));

    assertThat(ledger.spans()).hasSize(2);
    assertThat(ledger.calls()).isEqualTo(2);
    assertThat(ledger.counts().stream().mapToLong(Completeness::recorded).sum()).isEqualTo(2);
    assertThat(ledger.counts().stream().mapToLong(Completeness::duplicates).sum()).isEqualTo(1);
    assertThat(ledger.counts().stream().mapToLong(Completeness::calls).sum()).isEqualTo(2);
  }

  @Test
  void anAgentsSpanThatCameFirstIsReversedToTheLastDigit() throws Exception {
    Span agent = agent(1, 300, 30).build();
    ledger.send(agent);
    assertThat(ledger.sum("in_total")).isEqualTo(300);

    ledger.send(under(agent, chat(2, 100, 10)), under(agent, chat(3, 200, 20)));

    assertThat(ledger.entries())
        .extracting(LlmCallRecord::getEntry)
        .containsExactly("ORIGINAL", "REVERSAL", "ORIGINAL", "ORIGINAL");
    LlmCallRecord reversal = ledger.entries().get(1);
    assertThat(reversal.getReason()).isEqualTo("REPEATED_BELOW");
    assertThat(reversal.getCallId()).isEqualTo(ledger.entries().get(0).getCallId());
    assertThat(reversal.getRevision()).isEqualTo(1);
    assertThat(reversal.getCalls()).isEqualTo(-1);
    assertThat(reversal.getInFreshText()).isEqualTo(-300);
    assertThat(reversal.getCostOutText()).isEqualByComparingTo("-0.0003");
    assertThat(reversal.getDurationMs()).as("no quantity, so it stays").isEqualTo(500);
    assertThat(ledger.calls()).isEqualTo(2);
    assertThat(ledger.sum("in_total")).isEqualTo(300);
    assertThat(ledger.sum("out_text")).isEqualTo(30);
    assertThat(ledger.cost()).isEqualByComparingTo("0.00105");
    assertThat(ledger.counts().stream().mapToLong(Completeness::calls).sum()).isEqualTo(2);
  }

  @Test
  void aCostOfZeroWithoutUsageTakesNoBillOver() throws Exception {
    Span call = chat(1, 100, 10);
    Span agent = agent(3, 300, 30).build();
    ledger.send(under(call, failed(2)), call, agent, under(agent, failed(4)));

    assertThat(ledger.sum("in_total")).isEqualTo(400);
    // 400 input tokens at 2.50 and 40 output tokens at 10.00 USD a million.
    assertThat(ledger.cost()).isEqualByComparingTo("0.0014");
  }

  private static Span failed(int number) {
    return refused(number).toBuilder()
        .addAttributes(TestSpans.text("gen_ai.usage.cost", "0"))
        .build();
  }

  @Test
  void aCallSeenByGatewayAndClientIsBilledOnce() throws Exception {
    ledger.send(withResponse(chat(1, 100, 10)));
    ledger.send(withResponse(chat(2, 100, 10)));

    assertThat(ledger.spans()).hasSize(2);
    assertThat(ledger.calls()).isEqualTo(1);
    assertThat(ledger.sum("in_total")).isEqualTo(100);
  }

  @Test
  void theWitnessWhoTellsMoreRestatesTheCall() throws Exception {
    ledger.send(withResponse(chat(1, 100, 10)));
    Span better =
        withResponse(chat(2, 100, 10)).toBuilder()
            .addAttributes(TestSpans.number("gen_ai.usage.cache_read.input_tokens", 40))
            .build();
    ledger.send(better);

    assertThat(ledger.entries())
        .extracting(LlmCallRecord::getEntry)
        .containsExactly("ORIGINAL", "REVERSAL", "RESTATEMENT");
    assertThat(ledger.entries().get(2).getReason()).isEqualTo("BETTER_EVIDENCE");
    assertThat(ledger.sum("in_total")).isEqualTo(100);
    assertThat(ledger.sum("in_cache_read")).isEqualTo(40);
    assertThat(ledger.sum("in_fresh_text")).isEqualTo(60);
  }

  @Test
  void responsesWithShortIdsAreNotTakenForOneAnother() throws Exception {
    KeyedId shortId = new KeyedId("chatcmpl-17");
    ledger.send(shortId.on(chat(1, 100, 10)));
    ledger.send(shortId.on(chat(2, 100, 10)));

    assertThat(ledger.calls()).isEqualTo(2);
  }

  @Test
  void aSpanIsRememberedForExactlyTheHorizon() throws Exception {
    ledger.send(chat(1, 100, 10));

    ledger.setTime(LedgerRig.HORIZON.minusMillis(1));
    ledger.send(chat(1, 100, 10));
    assertThat(ledger.spans()).hasSize(1);

    ledger.setTime(LedgerRig.HORIZON.plusMillis(1));
    ledger.send(chat(1, 100, 10));
    assertThat(ledger.spans()).hasSize(2);
  }

  @Test
  void aRestoredLedgerStillKnowsWhatItHasSeenAndCanCorrectIt() throws Exception {
    Span agent = agent(1, 300, 30).build();
    ledger.send(agent);
    try (LedgerRig restored = new LedgerRig(ledger.snapshot())) {
      restored.send(agent);
      assertThat(restored.entries()).isEmpty();

      restored.send(under(agent, chat(2, 100, 10)));
      assertThat(restored.entries())
          .extracting(LlmCallRecord::getEntry)
          .containsExactly("REVERSAL", "ORIGINAL");
      assertThat(restored.sum("in_total")).isEqualTo(-200);
    }
  }

  @Test
  void aSpanThatIsItsOwnParentIsBilledAndMarked() throws Exception {
    Span span = chat(1, 100, 10);
    ledger.send(span.toBuilder().setParentSpanId(span.getSpanId()).build());

    assertThat(ledger.spans().get(0).problem()).isEqualTo("CYCLIC_PARENT");
    assertThat(ledger.calls()).isEqualTo(1);
  }

  @Test
  void spansThatAreEachOthersParentsAreAllBilled() throws Exception {
    Span first = chat(1, 100, 10);
    Span second = under(first, chat(2, 200, 20));
    ledger.send(second, first.toBuilder().setParentSpanId(second.getSpanId()).build());

    assertThat(ledger.sum("in_total")).isEqualTo(200);
    assertThat(ledger.spans())
        .extracting(TracedSpan::problem)
        .containsExactly(null, "CYCLIC_PARENT");
  }

  @Test
  void aNewPriceBookPricesWhatComesAfterIt() throws Exception {
    ledger.send(chat(1, 1_000_000, 0));
    ledger.sendPriceBook(book("7.25"));
    ledger.send(chat(2, 1_000_000, 0));

    assertThat(ledger.entries())
        .extracting(LlmCallRecord::getCostEffective)
        .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .containsExactly(new BigDecimal("2.5"), new BigDecimal("7.25"));
    assertThat(ledger.entries().get(1).getPriceBookVersion()).isEqualTo("test-7.25");
  }

  @Test
  void aReversalTakesBackThePriceThatWasBookedNotTodays() throws Exception {
    Span agent = agent(1, 1_000_000, 0).build();
    ledger.send(agent);
    ledger.sendPriceBook(book("7.25"));
    ledger.send(under(agent, chat(2, 1_000_000, 0)));

    assertThat(ledger.cost()).isEqualByComparingTo("7.25");
  }

  @Test
  void aBrokenPriceBookIsADeadLetterAndTheOldOneStays() throws Exception {
    ledger.sendPriceBook("version: [".getBytes(UTF_8));
    ledger.send(chat(1, 1_000_000, 0));

    assertThat(ledger.cost()).isEqualByComparingTo("2.5");
    assertThat(ledger.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("UNUSABLE_PRICE_BOOK");
  }

  @Test
  void aRestoredLedgerKeepsItsPriceBook() throws Exception {
    ledger.sendPriceBook(book("7.25"));
    try (LedgerRig restored = new LedgerRig(ledger.snapshot())) {
      restored.send(chat(1, 1_000_000, 0));
      assertThat(restored.cost()).isEqualByComparingTo("7.25");
    }
  }

  @Test
  void aBacklogIsPricedWithTheBookThatTheTopicHeldAtTheStart() throws Exception {
    try (LedgerRig fresh = new LedgerRig(null, new BookAtStart(book("7.25"), 0))) {
      fresh.send(chat(1, 1_000_000, 0));
      fresh.sendPriceBook(book("8.5"));
      fresh.send(chat(2, 1_000_000, 0));
      assertThat(fresh.cost()).isEqualByComparingTo("15.75");
    }
  }

  @Test
  void booksFromBeforeTheOneAtTheStartPriceNothing() throws Exception {
    try (LedgerRig fresh = new LedgerRig(null, new BookAtStart(book("7.25"), 5))) {
      fresh.sendPriceBook(book("1.5"), 4);
      fresh.send(chat(1, 1_000_000, 0));
      fresh.sendPriceBook(book("8.5"), 6);
      fresh.send(chat(2, 1_000_000, 0));
      assertThat(fresh.cost()).isEqualByComparingTo("15.75");
    }
  }

  @Test
  void aBookThatARestoredJobHasStoredGivesWayToANewerOneAtTheStart() throws Exception {
    ledger.sendPriceBook(book("1.5"), 4);
    LedgerRig.Snapshot before = ledger.snapshot();
    try (LedgerRig restored = new LedgerRig(before, new BookAtStart(book("7.25"), 5))) {
      restored.send(chat(1, 1_000_000, 0));
      restored.sendPriceBook(book("8.5"), 6);
      restored.send(chat(2, 1_000_000, 0));
      assertThat(restored.cost()).isEqualByComparingTo("15.75");
    }
    try (LedgerRig restored = new LedgerRig(before, new BookAtStart(book("7.25"), 4))) {
      restored.send(chat(1, 1_000_000, 0));
      assertThat(restored.cost()).isEqualByComparingTo("1.5");
    }
  }

  @Test
  void aStoredBookThatThisVersionRefusesGivesWayToTheOneAtTheStart() throws Exception {
    LedgerRig.Snapshot before = withStoredBook("version: 1\nentries: [{price: 1}]");
    try (LedgerRig restored = new LedgerRig(before, new BookAtStart(book("7.25"), 0))) {
      restored.send(chat(1, 1_000_000, 0));
      assertThat(restored.cost()).isEqualByComparingTo("7.25");
    }
  }

  @Test
  void withoutAUsableBookNothingIsPricedByOneThatNobodyChose() throws Exception {
    try (LedgerRig restored = new LedgerRig(withStoredBook("version: ["))) {
      assertThatThrownBy(() -> restored.send(chat(1, 1_000_000, 0)))
          .hasStackTraceContaining("send a price book that can be used")
          .hasStackTraceContaining("the stored price book");
    }
  }

  /** The state of a job whose code took a book that today's does not take. */
  private LedgerRig.Snapshot withStoredBook(String book) throws Exception {
    try (var earlier =
        new TwoInputStreamOperatorTestHarness<Booking, TopicRecord, LedgerEntry>(
            new CoBroadcastWithNonKeyedOperator<>(
                new TakesAnyBook(), List.of(StateDescriptors.PRICE_BOOK)))) {
      earlier.open();
      earlier.processElement2(
          new StreamRecord<>(
              new TopicRecord(new Origin(Topics.PRICE_BOOK, 0, 0, 0), book.getBytes(UTF_8))));
      return new LedgerRig.Snapshot(ledger.snapshot().billing(), earlier.snapshot(1, 1));
    }
  }

  private static final class TakesAnyBook
      extends BroadcastProcessFunction<Booking, TopicRecord, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(
        Booking booking, ReadOnlyContext context, Collector<LedgerEntry> out) {}

    @Override
    public void processBroadcastElement(
        TopicRecord message, Context context, Collector<LedgerEntry> out) throws Exception {
      context.getBroadcastState(StateDescriptors.PRICE_BOOK).put("current", message.payload());
    }
  }

  @Test
  void oneResponseOfWhichTwoWitnessesNameDifferentProvidersIsOneCall() throws Exception {
    ledger.send(withResponse(chat(1, 1_000, 10)));
    ledger.send(withResponse(withAttribute(chat(2, 1_000, 10), "gen_ai.provider.name", "azure")));

    assertThat(ledger.sum("in_total")).isEqualTo(1_000);
  }

  @Test
  void whyCountsCannotBeTrueIsToldOfTheSpanAlsoWhereItIsNoCall() throws Exception {
    ledger.send(
        withAttribute(agent(1, 100, 10).build(), "gen_ai.usage.reasoning.output_tokens", "500"));

    assertThat(ledger.spans())
        .extracting(TracedSpan::problem)
        .first()
        .asString()
        .startsWith("USAGE_CONTRADICTION: ");
  }

  private static Span withAttribute(Span span, String key, String value) {
    return span.toBuilder()
        .clearAttributes()
        .addAllAttributes(
            span.getAttributesList().stream().filter(a -> !a.getKey().equals(key)).toList())
        .addAttributes(text(key, value))
        .build();
  }

  private static Span withResponse(Span span) {
    return new KeyedId(RESPONSE).on(span);
  }

  private record KeyedId(String responseId) {
    Span on(Span span) {
      return span.toBuilder().addAttributes(text("gen_ai.response.id", responseId)).build();
    }
  }

  static byte[] book(String inputPrice) {
    return """
        version: "test-%s"
        entries:
          - id: test-gpt-4o
            provider: openai
            model: gpt-4o
            prices: {input: "%s", output: "1"}
            source: https://example.com/prices
            as_of: 2026-11-21
        """
        .formatted(inputPrice, inputPrice)
        .getBytes(UTF_8);
  }
}

package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.pipeline.operator.Decode;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is no entry of the ledger on the topic of calls is a dead letter; the watch goes on. */
class PoisonEntryTest {
  private OneInputStreamOperatorTestHarness<TopicRecord, CallFacts> watch;

  /** What becomes of a good entry, and what the detail must name. */
  record Row(String what, UnaryOperator<byte[]> change, String reason, String named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Row> ENTRIES =
      List.of(
          new Row("a tombstone", entry -> new byte[0], "UNDECODABLE", "0 bytes"),
          new Row("text", entry -> "hello, world".getBytes(UTF_8), "UNDECODABLE", "header"),
          new Row("half an entry", entry -> Arrays.copyOf(entry, 40), "UNDECODABLE", "breaks off"),
          new Row("a newer schema", entry -> flipped(entry, 2), "UNDECODABLE", "fingerprint"),
          new Row("a string of 2 GB", PoisonEntryTest::twoGigabytes, "UNDECODABLE", "breaks off"),
          changed("a tenant of 900 kB", r -> r.setTenant("t".repeat(900_000)), "tenant has 900000"),
          changed("the first moment", r -> r.setEndedAt(micros(Long.MIN_VALUE)), "ended_at"),
          changed("the last moment", r -> r.setEndedAt(micros(Long.MAX_VALUE)), "ended_at"));

  @BeforeEach
  void open() throws Exception {
    watch =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new Decode<>(WatchRecords::toCall)));
    watch.open();
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
  }

  @ParameterizedTest
  @FieldSource("ENTRIES")
  void anEntryIsRefusedWithAReasonAndTheNextOneWatched(Row row) throws Exception {
    byte[] entry = entry();
    byte[] poisoned = row.change().apply(entry);
    send(poisoned);
    send(entry);

    assertThat(watch.getSideOutput(Decode.DEAD_LETTERS)).hasSize(1);
    DeadLetter letter = watch.getSideOutput(Decode.DEAD_LETTERS).peek().getValue();
    assertThat(letter.reason()).isEqualTo(row.reason());
    assertThat(letter.detail()).contains(row.named());
    assertThat(letter.payload()).isEqualTo(poisoned);
    assertThat(watch.extractOutputValues()).hasSize(1);
  }

  private void send(byte[] entry) throws Exception {
    watch.processElement(
        new StreamRecord<>(new TopicRecord(new Origin(Topics.LLM_CALLS, 0, 0, 0), entry)));
  }

  /** A runaway completion as the ledger writes it. */
  static byte[] entry() throws Exception {
    try (PoisonRig rig = new PoisonRig()) {
      rig.sendSpans(TestSpans.request(TestSpans.chat(1, 10, 100_001)).toByteArray());
      return LlmCallCodec.encode(rig.entries().get(0));
    }
  }

  private static Row changed(String what, Consumer<LlmCallRecord> change, String named) {
    return new Row(
        what,
        entry -> {
          LlmCallRecord record = PoisonEntryTest.decode(entry);
          change.accept(record);
          return LlmCallCodec.encode(record);
        },
        "INVALID_ENTRY",
        named);
  }

  private static LlmCallRecord decode(byte[] entry) {
    try {
      return LlmCallCodec.decode(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] flipped(byte[] entry, int position) {
    byte[] flipped = entry.clone();
    flipped[position] ^= 1;
    return flipped;
  }

  private static byte[] twoGigabytes(byte[] entry) {
    byte[] changed = entry.clone();
    ByteBuffer.wrap(changed).position(10).put(new byte[] {-2, -1, -1, -1, 15});
    return changed;
  }

  private static Instant micros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.agent;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.text;
import static io.tokenlake.pipeline.TestSpans.under;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A few messages with everything that makes exactness hard: spans sent again in other messages,
 * parents before and after their children, one call told of twice, spans and messages that are no
 * good. The same number always gives the same round.
 *
 * <p>All spans of a trace are in one partition, as the bridge keys them, but for one trace whose
 * parent is in another than its children, as a producer without keys may send them. Read again, its
 * spans may come in another order.
 */
final class TrafficRound {
  private static final int IDS = 20;
  private static final int RESENT_AFTER = 2;
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final int round;

  TrafficRound(int round) {
    this.round = round;
  }

  /** One Kafka message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(int partition, byte[] payload) {}

  List<Message> messages() {
    Span agent = agent(id(1), firstInput() + 200, 30).build();
    Span root = TestSpans.http(id(9));
    Span wrapper = chat(id(4), 50, 5);
    Span single = chat(id(6), singleInput(), 3);
    Span lateAgent = agent(id(7), 30, 3).build();
    int home = round % 2;
    int other = 1 - home;
    return List.of(
        message(home, agent, root, under(root, witness(id(10)))),
        message(other, childrenOfAgent(agent)),
        message(home, wrapper, single, under(lateAgent, chat(id(8), 30, 3))),
        message(home, under(wrapper, chat(id(5), 50, 5)), single),
        message(home, under(root, betterWitness()), chat(id(12), -1, 1), lateAgent, withShortId()),
        new Message(home, "this is no protobuf".getBytes(UTF_8)),
        message(other, withResent(chat(id(14), 9, 1))));
  }

  /** What the round adds to the ledger. */
  Truth truth() {
    long resent = round < RESENT_AFTER ? 0 : 2;
    long input = firstInput() + 200 + 50 + singleInput() + 30 + 80 + 9;
    long cached = 40;
    long output = 10 + 20 + 5 + 3 + 3 + 8 + 1;
    BigDecimal cost =
        BigDecimal.valueOf(input - cached)
            .multiply(new BigDecimal("2.50"))
            .add(BigDecimal.valueOf(cached).multiply(new BigDecimal("1.25")))
            .add(BigDecimal.valueOf(output).multiply(new BigDecimal("10.00")))
            .divide(MILLION);
    return new Truth(16 + resent, 12, 1 + resent, 3, 7, input, output, cost);
  }

  /** Trace ids, as the ledger writes them, of the trace that is spread over partitions. */
  static boolean isSpread(String traceId) {
    long number = Long.parseLong(traceId.substring(8, 16), 16);
    return number % IDS == 1;
  }

  private List<Span> childrenOfAgent(Span agent) {
    return List.of(under(agent, chat(id(2), firstInput(), 10)), under(agent, chat(id(3), 200, 20)));
  }

  private List<Span> withResent(Span span) {
    List<Span> spans = new ArrayList<>();
    spans.add(span);
    if (round >= RESENT_AFTER) {
      TrafficRound before = new TrafficRound(round - RESENT_AFTER);
      spans.addAll(before.childrenOfAgent(agent(before.id(1), 0, 0).build()));
    }
    return spans;
  }

  private Span witness(int id) {
    return chat(id, 80, 8).toBuilder()
        .addAttributes(text("gen_ai.response.id", "chatcmpl-%024d".formatted(round)))
        .build();
  }

  private Span betterWitness() {
    return witness(id(11)).toBuilder()
        .addAttributes(number("gen_ai.usage.cache_read.input_tokens", 40))
        .build();
  }

  private Span withShortId() {
    return chat(id(13), 1, 1).toBuilder().setSpanId(ByteString.copyFromUtf8("abc")).build();
  }

  private int firstInput() {
    return 100 + round % 17;
  }

  /** Different in every round, so that no lost round is made up for by a doubled one. */
  private int singleInput() {
    return 7 + round;
  }

  private int id(int offset) {
    return round * IDS + offset;
  }

  private static Message message(int partition, Span... spans) {
    return message(partition, List.of(spans));
  }

  private static Message message(int partition, List<Span> spans) {
    return new Message(partition, TestSpans.request(spans).toByteArray());
  }
}

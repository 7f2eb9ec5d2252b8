package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.agent;
import static io.tokenlake.pipeline.TestSpans.chat;
import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.text;
import static io.tokenlake.pipeline.TestSpans.under;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A few messages with everything that makes exactness hard: spans sent again in other messages,
 * parents before and after their children, one call told of twice, spans and messages that are no
 * good; with them an event and a counter of services that send no spans. The same number always
 * gives the same round.
 *
 * <p>All spans of a trace are in one partition, as the bridge keys them, but for one trace whose
 * parent is in another than its children, as a producer without keys may send them. Read again, its
 * spans may come in another order.
 */
final class TrafficRound {
  private static final int IDS = 20;
  private static final int RESENT_AFTER = 2;
  private static final int TRACE_ID_DIGITS = 32;
  private static final int METERED = 100;
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** Other prices than those that ship, so that a call that another book priced is seen. */
  static final String PRICE_BOOK =
      """
      version: kills
      extends: bundled
      entries:
        - id: openai/gpt-4o
          provider: openai
          model: gpt-4o
          prices: {input: "3.10", cache_read: "1.55", output: "12.40"}
          source: https://example.com/prices
          as_of: 2026-01-01
        - id: anthropic/claude-sonnet-4-5
          provider: anthropic
          model: claude-sonnet-4-5
          prices: {input: "3.70", output: "18.50"}
          source: https://example.com/prices
          as_of: 2026-01-01
      """;

  private final int round;

  TrafficRound(int round) {
    this.round = round;
  }

  /** One Kafka message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String topic, int partition, byte[] payload) {}

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
        new Message(Topics.OTLP_SPANS, home, "this is no protobuf".getBytes(UTF_8)),
        message(other, withResent(chat(id(14), 9, 1))),
        // What comes again, and a counter that goes up, is in one partition and keeps its order.
        new Message(Topics.OTLP_LOGS, 0, events().toByteArray()),
        new Message(Topics.OTLP_METRICS, 0, points().toByteArray()));
  }

  /** A coding agent's event about a request, and that of the round before once more. */
  private ExportLogsServiceRequest events() {
    ScopeLogs.Builder events = ScopeLogs.newBuilder().addLogRecords(event());
    if (round > 0) {
      events.addLogRecords(new TrafficRound(round - 1).event());
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(events))
        .build();
  }

  private LogRecord event() {
    return LogRecord.newBuilder()
        .setTimeUnixNano(TestSpans.span(id(15), "").getEndTimeUnixNano())
        .setEventName("claude_code.api_request")
        .addAttributes(text("session.id", "session"))
        .addAttributes(text("request_id", "request-" + round))
        .addAttributes(text("model", "claude-sonnet-4-5"))
        .addAttributes(number("input_tokens", eventInput()))
        .addAttributes(number("output_tokens", 6))
        .build();
  }

  /** A counter, and what it was in the round before once more. */
  private ExportMetricsServiceRequest points() {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
            .addDataPoints(point());
    if (round > 0) {
      sum.addDataPoints(new TrafficRound(round - 1).point());
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            Metric.newBuilder().setName("vllm:prompt_tokens_total").setSum(sum))))
        .build();
  }

  private NumberDataPoint point() {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(TestSpans.span(0, "").getStartTimeUnixNano())
        .setTimeUnixNano(TestSpans.span(id(16), "").getEndTimeUnixNano())
        .setAsInt((long) METERED * (round + 1) + (long) round * (round + 1) / 2)
        .addAttributes(text("model_name", "llama"))
        .build();
  }

  /** What the round adds to the ledger. */
  Truth truth() {
    int resentSpans = round < RESENT_AFTER ? 0 : 2;
    int resentOthers = round == 0 ? 0 : 2;
    int resent = resentSpans + resentOthers;
    long input = firstInput() + 200 + 50 + singleInput() + 30 + 80 + 9;
    long cached = 40;
    long output = 10 + 20 + 5 + 3 + 3 + 8 + 1;
    BigDecimal cost =
        cost(input - cached, "3.10")
            .add(cost(cached, "1.55"))
            .add(cost(output, "12.40"))
            .add(cost(eventInput(), "3.70"))
            .add(cost(6, "18.50"));
    return new Truth(
        16 + 2 + resent,
        12 + 2,
        12,
        1 + resent,
        3,
        7 + 1,
        input + eventInput(),
        output + 6,
        METERED + round,
        2,
        3,
        cost);
  }

  private static BigDecimal cost(long tokens, String pricePerMillion) {
    return BigDecimal.valueOf(tokens).multiply(new BigDecimal(pricePerMillion)).divide(MILLION);
  }

  /** Whether an entry is of the trace that is spread over partitions. */
  static boolean isSpread(EntryId entry) {
    String traceId = entry.traceId();
    return traceId.length() == TRACE_ID_DIGITS
        && Long.parseLong(traceId.substring(8, 16), 16) % IDS == 1;
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

  private int eventInput() {
    return 11 + round;
  }

  private int id(int offset) {
    return round * IDS + offset;
  }

  private static Message message(int partition, Span... spans) {
    return message(partition, List.of(spans));
  }

  private static Message message(int partition, List<Span> spans) {
    return new Message(Topics.OTLP_SPANS, partition, TestSpans.request(spans).toByteArray());
  }
}

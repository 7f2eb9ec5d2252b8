package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.tokenlake.domain.genai.CounterDelta.Outcome;
import io.tokenlake.pipeline.convert.TokenMetricRecords;
import io.tokenlake.pipeline.operator.CountTokens;
import io.tokenlake.pipeline.operator.DecodeMetrics;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The usage that metrics state: captured ones, and those that go wrong. */
class TokenMetricsTest {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long START = 1_767_225_600L * NANOS_PER_SECOND; // 2026-01-01T00:00:00Z

  private OneInputStreamOperatorTestHarness<TopicRecord, UsagePoint> decode;
  private KeyedOneInputStreamOperatorTestHarness<String, UsagePoint, TokenCountDelta> count;
  private int moved;
  private long receivedAtMicros; // 0: nobody knows

  @BeforeEach
  void open() throws Exception {
    decode =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new DecodeMetrics(AttributionOptions.DEFAULTS)));
    count =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new CountTokens(Duration.ofDays(1))),
            UsagePoint::counter,
            Types.STRING);
    decode.open();
    count.open();
  }

  @AfterEach
  void close() throws Exception {
    decode.close();
    count.close();
  }

  static Stream<Path> fixturesWithMetrics() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/test/resources/fixtures"))) {
      return folders
          .map(folder -> folder.resolve("expected-metrics.csv"))
          .filter(Files::exists)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixturesWithMetrics")
  void capturedMetricsAddUpToWhatTheServerServed(Path expected) throws Exception {
    byte[] request = Files.readAllBytes(expected.resolveSibling("metrics.pb"));

    send(request);
    assertThat(sums()).isEqualTo(expectedSums(expected));

    send(request);
    assertThat(sums())
        .as("the same points sent again add nothing")
        .isEqualTo(expectedSums(expected));
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aCumulativeCounterThatBeganAnewIsCountedOn() throws Exception {
    send(cumulative(0, 10, 100));
    send(cumulative(0, 20, 250));
    send(cumulative(30, 40, 70)); // the process was started again
    send(cumulative(30, 50, 90));

    assertThat(deltas())
        .extracting(delta -> delta.added().intValueExact())
        .containsExactly(100, 150, 70, 20);
    assertThat(deltas()).extracting(TokenCountDelta::outcome).containsOnly(Outcome.ADDED);
  }

  @Test
  void twoProcessesThatCannotBeToldApartCountEachForItself() throws Exception {
    send(cumulative(0, 10, 100));
    send(cumulative(5, 12, 40));
    send(cumulative(0, 20, 250));
    send(cumulative(5, 22, 90));

    assertThat(deltas())
        .extracting(delta -> delta.added().intValueExact())
        .containsExactly(100, 40, 150, 50);
  }

  @Test
  void aCounterWithoutAStartBeganAnewWhenItsValueFalls() throws Exception {
    send(
        request(
            metric("claude_code.token.usage", point(0, 10).setStartTimeUnixNano(0).setAsInt(100))));
    send(
        request(
            metric("claude_code.token.usage", point(0, 20).setStartTimeUnixNano(0).setAsInt(70))));

    assertThat(deltas())
        .extracting(TokenCountDelta::outcome)
        .containsExactly(Outcome.BASELINE, Outcome.RESET);
  }

  @Test
  void aPointThatComesLateAddsNothing() throws Exception {
    send(cumulative(0, 20, 250));
    send(cumulative(0, 10, 100));

    assertThat(deltas()).hasSize(1);
    assertThat(counts().stream().mapToLong(Completeness::duplicates).sum()).isEqualTo(1);
  }

  @Test
  void whatIsNoUsageIsSkippedAndWhatCannotBeIsADeadLetter() throws Exception {
    send(request(metric("http.server.request.duration", point(0, 10).setAsInt(5))));
    send(request(metric("claude_code.token.usage", point(0, 10).setAsInt(-5))));
    send(request(metric("claude_code.token.usage", point(0, 10).setAsDouble(Double.NaN))));
    send(request(metric("claude_code.token.usage", point(0, 10).setAsInt(5).setTimeUnixNano(7))));
    send(
        request(
            Metric.newBuilder()
                .setName("vllm:prompt_tokens_total")
                .setGauge(Gauge.newBuilder().addDataPoints(point(0, 10).setAsInt(5)))
                .build()));
    send("no protobuf".getBytes(UTF_8));

    assertThat(deltas()).isEmpty();
    assertThat(letters())
        .extracting(DeadLetter::reason)
        .containsExactly(
            "INVALID_METRIC", "INVALID_METRIC", "INVALID_METRIC", "INVALID_METRIC", "UNDECODABLE");
    assertThat(letters().get(1).detail())
        .isEqualTo("metric claude_code.token.usage: its value is NaN; usage is a number from 0");
    assertThat(counts().stream().mapToLong(Completeness::skipped).sum()).isEqualTo(1);
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aPointWithoutAValueIsSkippedAndNoZero() throws Exception {
    int ended = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;
    send(cumulative(0, 10, 100));
    send(request(metric("vllm:prompt_tokens_total", point(0, 20).setAsInt(0).setFlags(ended))));
    send(request(metric("vllm:prompt_tokens_total", point(0, 30))));
    send(cumulative(0, 40, 150));
    send(request(histogram(HistogramDataPoint.newBuilder().setCount(3))));
    send(request(histogram(HistogramDataPoint.newBuilder().setSum(0).setFlags(ended))));

    assertThat(deltas())
        .extracting(delta -> delta.added().intValueExact(), TokenCountDelta::outcome)
        .containsExactly(tuple(100, Outcome.ADDED), tuple(50, Outcome.ADDED));
    assertThat(letters()).isEmpty();
    assertThat(counts().stream().mapToLong(Completeness::skipped).sum()).isEqualTo(4);
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aCounterAheadIsADeadLetterAndItsNextPointHasWhatItCounted() throws Exception {
    receivedAtMicros = (START + 60 * NANOS_PER_SECOND) / 1_000;
    send(cumulative(0, 10, 100));
    send(cumulative(0, 200_000_000, 130));
    send(cumulative(200_000_000, 20, 140));
    send(cumulative(0, 30, 150));

    assertThat(deltas())
        .extracting(delta -> delta.added().intValueExact())
        .containsExactly(100, 50);
    assertThat(letters())
        .extracting(DeadLetter::detail)
        .hasSize(2)
        .allSatisfy(detail -> assertThat(detail).contains("the clock of its sender is ahead"));
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aDeltaAheadIsCountedAtItsReceiptAndOnce() throws Exception {
    receivedAtMicros = (START + 60 * NANOS_PER_SECOND) / 1_000;
    Metric.Builder delta =
        metric("claude_code.token.usage", point(199_999_940, 200_000_000).setAsInt(7)).toBuilder();
    delta
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    byte[] ahead = request(delta.build());
    send(ahead);
    receivedAtMicros += 1_000_000;
    send(ahead);

    assertThat(deltas())
        .extracting(TokenMetricRecords::toRecord)
        .extracting(
            row -> row.getStartedAt().toString(),
            row -> row.getEndedAt().toString(),
            row -> row.getAmount().intValueExact())
        .containsExactly(tuple("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", 7));
    assertThat(counts().stream().mapToLong(Completeness::duplicates).sum()).isEqualTo(1);
  }

  private void send(byte[] request) throws Exception {
    decode.processElement(
        new StreamRecord<>(
            new TopicRecord(new Origin("otlp_metrics", 0, moved, receivedAtMicros), request)));
    List<UsagePoint> points = decode.extractOutputValues();
    for (UsagePoint point : points.subList(moved, points.size())) {
      count.processElement(new StreamRecord<>(point));
    }
    moved = points.size();
  }

  private List<TokenCountDelta> deltas() {
    return count.extractOutputValues();
  }

  private Map<String, BigDecimal> sums() {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (TokenCountDelta delta : deltas()) {
      var metric = delta.point().metric();
      sums.merge(
          metric.metric() + " " + metric.kind() + " " + metric.model(),
          delta.added(),
          BigDecimal::add);
    }
    sums.replaceAll((key, sum) -> sum.setScale(12, RoundingMode.HALF_EVEN).stripTrailingZeros());
    return sums;
  }

  private static Map<String, BigDecimal> expectedSums(Path csv) throws IOException {
    Map<String, BigDecimal> sums = new TreeMap<>();
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(csv.toFile())) {
      for (Map<String, String> row : rows.readAll()) {
        String key = row.get("metric") + " " + kind(row) + " " + row.get("model");
        sums.put(key, new BigDecimal(row.get("sum")).stripTrailingZeros());
      }
    }
    return sums;
  }

  /** Claude Code's input excludes what was cached; the convention's includes it. */
  private static String kind(Map<String, String> row) {
    boolean claude = row.get("metric").startsWith("claude_code.");
    return switch (row.get("token_type")) {
      case "input" -> claude ? "INPUT_FRESH" : "INPUT";
      case "output" -> "OUTPUT";
      case "cacheRead" -> "CACHE_READ";
      case "cacheCreation" -> "CACHE_WRITE";
      case "" -> "COST";
      default -> throw new IllegalArgumentException("token type " + row.get("token_type"));
    };
  }

  private List<DeadLetter> letters() {
    return side(decode.getSideOutput(DecodeMetrics.DEAD_LETTERS)).toList();
  }

  private List<Completeness> counts() {
    return Stream.concat(
            side(decode.getSideOutput(DecodeMetrics.COUNTS)),
            side(count.getSideOutput(CountTokens.COUNTS)))
        .toList();
  }

  private long unaccounted() {
    return counts().stream()
        .mapToLong(
            c -> c.accepted() - c.recorded() - c.duplicates() - c.deadLetters() - c.skipped())
        .sum();
  }

  private static byte[] cumulative(long startSecond, long second, long tokens) {
    return request(metric("vllm:prompt_tokens_total", point(startSecond, second).setAsInt(tokens)));
  }

  private static NumberDataPoint.Builder point(long startSecond, long second) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(START + startSecond * NANOS_PER_SECOND)
        .setTimeUnixNano(START + second * NANOS_PER_SECOND)
        .addAttributes(text("type", "input"))
        .addAttributes(text("model_name", "llama"));
  }

  private static Metric metric(String name, NumberDataPoint.Builder point) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(point))
        .build();
  }

  private static Metric histogram(HistogramDataPoint.Builder point) {
    return Metric.newBuilder()
        .setName("gen_ai.client.token.usage")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                .addDataPoints(
                    point
                        .setTimeUnixNano(START)
                        .addAttributes(text("gen_ai.token.type", "input"))
                        .addAttributes(text("gen_ai.request.model", "gpt-4o"))))
        .build();
  }

  private static byte[] request(Metric metric) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
        .build()
        .toByteArray();
  }

  private static <T> Stream<T> side(ConcurrentLinkedQueue<StreamRecord<T>> queue) {
    return queue == null ? Stream.of() : queue.stream().map(StreamRecord::getValue);
  }
}

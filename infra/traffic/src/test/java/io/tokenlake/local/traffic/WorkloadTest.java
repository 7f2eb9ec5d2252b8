package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final String CLIENT_SCOPE = "io.opentelemetry.openai-java-1.1";

  private static final AttributeKey<String> EXCEPTION_TYPE =
      AttributeKey.stringKey("exception.type");

  private static RecordingExporter exporter;
  private static WorkloadResult result;

  /** The default workload takes a second to make; all tests that only look at it share one. */
  @BeforeAll
  static void runOnce() {
    exporter = new RecordingExporter();
    result = run(exporter, WorkloadOptions.defaults());
  }

  @Test
  void makesAsManyCallsAsAskedAndKnowsTheirTokens() {
    List<SpanData> calls = spans(GenAi::isBilled);

    assertThat(result.calls()).isEqualTo(500).isEqualTo(calls.size());
    assertThat(result.spansSent()).isEqualTo(exporter.spans().size()).isGreaterThan(500);
    assertThat(result.copies()).isZero();
    assertThat(calls.stream().mapToLong(WorkloadTest::input).sum()).isEqualTo(result.inputTokens());
    assertThat(calls.stream().mapToLong(WorkloadTest::output).sum())
        .isEqualTo(result.outputTokens());
    assertThat(calls).filteredOn(WorkloadTest::failed).hasSize((int) result.failedCalls());
  }

  @Test
  void makesPartOfTheCallsWithTheRealClient() {
    List<SpanData> calls = spans(WorkloadTest::fromClient);

    assertThat(result.clientCalls()).isEqualTo(100).isEqualTo(calls.size());
    assertThat(calls).filteredOn(WorkloadTest::failed).hasSize(10);
    assertThat(calls).extracting(SpanData::getName).contains("embeddings text-embedding-3-small");
    assertThat(calls)
        .allSatisfy(
            call -> assertThat(call.getAttributes().get(GenAi.FEATURE)).as("feature").isNotNull());
  }

  @Test
  void theInstrumentationOfTheRealClientReportsTotalsAndNoDetails() {
    SpanData answered =
        spans(span -> fromClient(span) && span.getName().startsWith("chat") && !failed(span))
            .get(0);

    assertThat(answered.getAttributes().asMap().keySet())
        .extracting(AttributeKey::getKey)
        .containsExactlyInAnyOrder(
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.max_tokens",
            "gen_ai.request.model",
            "gen_ai.response.finish_reasons",
            "gen_ai.response.id",
            "gen_ai.response.model",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "feature.name",
            "gen_ai.conversation.id",
            "user.id");
  }

  @Test
  void theInstrumentationOfTheRealClientReportsAFailureAsAnEventOnly() {
    List<SpanData> failed = spans(span -> fromClient(span) && failed(span));

    assertThat(failed)
        .allSatisfy(
            span -> {
              assertThat(get(span, GenAi.ERROR_TYPE)).isNull();
              assertThat(get(span, GenAi.HTTP_STATUS)).isNull();
              assertThat(span.getEvents()).extracting(EventData::getName).contains("exception");
            });
    assertThat(failed)
        .extracting(span -> span.getEvents().get(0).getAttributes().get(EXCEPTION_TYPE))
        .contains(
            "com.openai.errors.RateLimitException",
            "com.openai.errors.InternalServerException",
            "com.openai.errors.BadRequestException");
  }

  @Test
  void oneCallRunsAwayAndItIsTheLastToEndNow() {
    List<SpanData> large = spans(span -> GenAi.isBilled(span) && output(span) > 60_000);

    assertThat(large).hasSize(1);
    assertThat(output(large.get(0))).isEqualTo(120_000);
    assertThat(end(large.get(0))).isEqualTo(MovingClock.NOW);
  }

  @Test
  void spreadsThePlannedCallsOverTheLastHalfHourInTheOrderOfTheirEnds() {
    List<SpanData> roots =
        spans(span -> !fromClient(span) && !span.getParentSpanContext().isValid());
    List<Instant> ends = roots.stream().map(WorkloadTest::end).toList();

    assertThat(ends).isSorted();
    assertThat(ends.get(ends.size() - 1)).isEqualTo(MovingClock.NOW);
    assertThat(Duration.between(ends.get(0), MovingClock.NOW))
        .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(30));
  }

  @Test
  void mixesVintagesProvidersTeamsAndServices() {
    assertThat(values(GenAi.SYSTEM_A)).containsExactly("openai");
    assertThat(values(GenAi.PROVIDER))
        .containsExactlyInAnyOrder("openai", "anthropic", "gcp.gemini", "mistral_ai");
    assertThat(values(GenAi.OPERATION))
        .containsExactlyInAnyOrder(
            "chat", "embeddings", "generate_content", "invoke_agent", "execute_tool");
    for (AttributeKey<?> key :
        List.of(
            GenAi.PROMPT_TOKENS_A,
            GenAi.CACHE_CREATION_TOKENS_B,
            GenAi.CACHE_WRITE_TOKENS_C,
            GenAi.CACHE_READ_TOKENS,
            GenAi.REASONING_TOKENS,
            GenAi.TIME_TO_FIRST_CHUNK,
            GenAi.TENANT,
            GenAi.TEAM)) {
      assertThat(spans(has(key))).as(key.getKey()).isNotEmpty();
    }
    assertThat(spans(span -> "rate_limit_exceeded".equals(get(span, GenAi.ERROR_TYPE))))
        .isNotEmpty()
        .allMatch(span -> get(span, GenAi.HTTP_STATUS) == 429);
    assertThat(exporter.spans().stream().map(s -> s.getResource().getAttribute(GenAi.SERVICE)))
        .doesNotContainNull()
        .contains("customer-portal", "sales-copilot", "model-gateway");
    assertThat(Set.copyOf(exporter.spans().stream().map(SpanData::getTraceId).toList()))
        .hasSizeGreaterThan(400);
  }

  @Test
  void moreGoesWrongInAWorkloadThatIsLargeEnough() {
    List<SpanData> bloated =
        spans(span -> "clause-check".equals(span.getAttributes().get(GenAi.FEATURE)));
    Instant middle = MovingClock.NOW.minus(Duration.ofMinutes(15));
    assertThat(bloated)
        .hasSize(120)
        .allSatisfy(
            call -> assertThat(input(call)).isEqualTo(end(call).isBefore(middle) ? 1500 : 6000));
    assertThat(spans(span -> "mistral_ai".equals(get(span, GenAi.PROVIDER))))
        .hasSize(60)
        .filteredOn(WorkloadTest::failed)
        .hasSize(40);
    assertThat(spans(has(GenAi.TOOL_ARGUMENTS)))
        .hasSize(6)
        .extracting(SpanData::getTraceId)
        .containsOnly(spans(has(GenAi.TOOL_ARGUMENTS)).get(0).getTraceId());
    assertThat(spans(span -> "mistral_ai".equals(get(span, GenAi.PROVIDER))))
        .extracting(WorkloadTest::end)
        .allMatch(end -> end.isBefore(MovingClock.NOW.minus(Duration.ofMinutes(8))));
  }

  @Test
  void anAgentRepeatsTheUsageOfItsCalls() {
    List<SpanData> agents = spans(span -> "invoke_agent".equals(get(span, GenAi.OPERATION)));

    assertThat(agents)
        .isNotEmpty()
        .allSatisfy(
            agent -> {
              List<SpanData> calls =
                  spans(
                      span ->
                          GenAi.isBilled(span) && span.getParentSpanId().equals(agent.getSpanId()));
              assertThat(calls).isNotEmpty();
              assertThat(input(agent))
                  .isEqualTo(calls.stream().mapToLong(WorkloadTest::input).sum());
            });
  }

  @Test
  void everyAnswerHasAnIdOfItsOwn() {
    assertThat(spans(has(GenAi.RESPONSE_ID)))
        .extracting(span -> get(span, GenAi.RESPONSE_ID))
        .doesNotHaveDuplicates();
  }

  @Test
  void drawsTheSameWorkloadForTheSameSeed() {
    RecordingExporter again = new RecordingExporter();

    assertThat(run(again, WorkloadOptions.defaults())).isEqualTo(result);
    assertThat(again.spans().stream().map(WorkloadTest::withoutIdsAndRealTimes))
        .isEqualTo(exporter.spans().stream().map(WorkloadTest::withoutIdsAndRealTimes).toList());
    assertThat(run(new RecordingExporter(), WorkloadOptions.defaults().withSeed(43)))
        .isNotEqualTo(result);
  }

  @Test
  void sendsCopiesWithoutChangingTheTruth() {
    RecordingExporter own = new RecordingExporter();

    WorkloadResult copied = run(own, WorkloadOptions.defaults().withDuplicates(0.1));

    assertThat(copied.copies()).isEqualTo(Math.round(0.1 * result.spansSent()));
    assertThat(copied.spansSent()).isEqualTo(result.spansSent() + copied.copies());
    assertThat(copied.inputTokens()).isEqualTo(result.inputTokens());
    assertThat(own.spans().stream().filter(GenAi::isBilled))
        .hasSize((int) (copied.calls() + copied.callCopies()));
    assertThat(own.spans().stream().map(SpanData::getSpanId).distinct())
        .hasSize((int) result.spansSent());
  }

  @Test
  void aTinyWorkloadStillHoldsTheRunaway() {
    for (int calls : List.of(1, 2, 61)) {
      RecordingExporter own = new RecordingExporter();

      assertThat(run(own, WorkloadOptions.defaults().withCalls(calls)).calls()).isEqualTo(calls);
      assertThat(own.spans().stream().filter(span -> output(span) == 120_000)).hasSize(1);
    }
  }

  @Test
  void refusesToMakeNoCalls() {
    assertThatThrownBy(() -> WorkloadOptions.defaults().withCalls(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("calls is 0; expected 1 or more");
  }

  private static WorkloadResult run(RecordingExporter into, WorkloadOptions options) {
    MovingClock clock = new MovingClock();
    return new Workload(into, clock, clock).run(options, sent -> {});
  }

  private static List<SpanData> spans(Predicate<SpanData> which) {
    return exporter.spans().stream().filter(which).toList();
  }

  private static <T> Set<T> values(AttributeKey<T> key) {
    return spans(has(key)).stream().map(span -> get(span, key)).collect(Collectors.toSet());
  }

  private static Predicate<SpanData> has(AttributeKey<?> key) {
    return span -> get(span, key) != null;
  }

  private static <T> T get(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  private static boolean fromClient(SpanData span) {
    return span.getInstrumentationScopeInfo().getName().equals(CLIENT_SCOPE);
  }

  private static boolean failed(SpanData span) {
    return span.getStatus().getStatusCode() == StatusCode.ERROR;
  }

  private static Instant end(SpanData span) {
    return Instant.EPOCH.plusNanos(span.getEndEpochNanos());
  }

  private static long input(SpanData span) {
    return first(span, GenAi.INPUT_TOKENS, GenAi.PROMPT_TOKENS_A);
  }

  private static long output(SpanData span) {
    return first(span, GenAi.OUTPUT_TOKENS, GenAi.COMPLETION_TOKENS_A);
  }

  private static long first(SpanData span, AttributeKey<Long> key, AttributeKey<Long> otherwise) {
    Long value = get(span, key) == null ? get(span, otherwise) : get(span, key);
    return value == null ? 0 : value;
  }

  private static String withoutIdsAndRealTimes(SpanData span) {
    Attributes attributes =
        span.getAttributes().toBuilder().remove(GenAi.RESPONSE_ID).remove(GenAi.TOOL_CALL).build();
    String times =
        fromClient(span) ? "now" : span.getStartEpochNanos() + ".." + span.getEndEpochNanos();
    return span.getName() + " " + times + " " + attributes + " " + span.getResource();
  }
}

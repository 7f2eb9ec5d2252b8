package io.tokenlake.domain.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage.Basis;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogNormaliserTest {
  private static final long TIME = 1_795_176_000_500_000_000L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final LogNormaliser normaliser = new LogNormaliser();

  @Test
  void requestOfClaudeCodeIsACallWithDisjointCounts() {
    LlmCall call = call(claudeCode("req_1"));

    assertThat(call.callId()).isEqualTo("claude_code.api_request:s1:req_1");
    assertThat(call.responseId()).isEqualTo("req_1");
    assertThat(call.dialect()).isEqualTo("CLAUDE_CODE");
    assertThat(call.provider()).isEqualTo("anthropic");
    assertThat(call.responseModel()).isEqualTo("claude-opus-4-5");
    assertThat(call.startedAtMicros()).isEqualTo(TIME / 1_000 - 1_500_000);
    assertThat(call.endedAtMicros()).isEqualTo(TIME / 1_000);
    assertThat(call.costReported()).isEqualByComparingTo(new BigDecimal("0.0123"));
    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 100L,
                Leaf.IN_CACHE_READ, 60L,
                Leaf.IN_CACHE_WRITE_OTHER, 40L,
                Leaf.OUT_TEXT, 30L));
    assertThat(call.usage().inTotal()).isEqualTo(200);
    assertThat(call.usage().basis()).isEqualTo(Basis.EXCLUSIVE);
    assertThat(call.usageRule()).isEqualTo(UsageBasisTable.bundled().version() + "/claude-code");
    assertThat(call.attribution().session()).isEqualTo("s1");
    assertThat(call.attribution().userId()).isEqualTo("u1");
    assertThat(call.errorType()).isNull();
  }

  @Test
  void eventsThatShareASpanAreCallsOfTheirOwn() {
    TelemetryLog first = withSpan(claudeCode("req_1"));
    TelemetryLog second = withSpan(claudeCode("req_2"));

    assertThat(call(first).callId()).isNotEqualTo(call(second).callId());
    assertThat(call(first).traceId()).isEqualTo(TRACE);
  }

  @Test
  void failedRequestOfClaudeCodeIsACallWithoutUsage() {
    LlmCall call =
        call(
            log(
                "com.anthropic.claude_code.events",
                null,
                "claude_code.api_error",
                Map.of(
                    "event.name", "api_error",
                    "session.id", "s1",
                    "model", "claude-opus-4-5",
                    "error", "Overloaded",
                    "status_code", 529L,
                    "duration_ms", 20L)));

    assertThat(call.usage()).isNull();
    assertThat(call.errorType()).isEqualTo("529");
    assertThat(call.httpStatus()).isEqualTo(529);
  }

  @Test
  void completedResponseOfCodexIncludesTheCachedTokens() {
    LlmCall call = call(codex("response.completed"));

    assertThat(call.dialect()).isEqualTo("CODEX");
    assertThat(call.provider()).isEqualTo("openai");
    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 100L,
                Leaf.IN_CACHE_READ, 60L,
                Leaf.OUT_TEXT, 20L,
                Leaf.OUT_REASONING, 10L));
    assertThat(call.usageRule()).endsWith("/codex");
    assertThat(call.attribution().session()).isEqualTo("c1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"response.created", "response.output_item.done"})
  void otherEventsOfCodexAreNoCalls(String kind) {
    assertThat(normaliser.normalise(codex(kind)))
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void secondCompletionOfCodexWithoutCountsIsNoSecondCall() {
    Map<String, Object> countless = new HashMap<>(codex("response.completed").attributes());
    countless.remove("input_token_count");

    assertThat(normaliser.normalise(log("codex_otel.log_only", null, null, countless)))
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void failedRequestOfCodexIsACallWithoutUsageAndASuccessfulOneIsLeftToItsCompletion() {
    Map<String, Object> failed =
        Map.of(
            "event.name", "codex.api_request",
            "conversation.id", "c1",
            "model", "gpt-4.1",
            "http.response.status_code", "429",
            "error.message", "too many requests");
    Map<String, Object> fine = new HashMap<>(failed);
    fine.remove("error.message");

    LlmCall call = call(log("codex_otel.log_only", null, null, failed));
    assertThat(call.usage()).isNull();
    assertThat(call.errorType()).isEqualTo("429");
    assertThat(call.httpStatus()).isEqualTo(429);
    assertThat(normaliser.normalise(log("codex_otel.log_only", null, null, fine)))
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void conventionsEventOfOpenLitRepeatsItsSpan() {
    assertThat(normaliser.normalise(log("openlit", details().eventName(), null, usage())))
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void resentEventHasTheSameIdAndAnotherEventAnother() {
    TelemetryLog codex = codex("response.completed");
    Map<String, Object> more = new HashMap<>(codex.attributes());
    more.put("output_token_count", "31");

    assertThat(call(codex).callId())
        .startsWith("codex.sse_event:c1:")
        .isEqualTo(call(codex("response.completed")).callId())
        .isNotEqualTo(call(log("codex_otel", null, null, more)).callId());
  }

  @Test
  void responseOfGeminiCliHasThoughtsBesideTheOutputAndToolPromptsBesideTheInput() {
    LlmCall call = call(gemini());

    assertThat(call.usage().leaves())
        .isEqualTo(
            Map.of(
                Leaf.IN_FRESH_TEXT, 47L,
                Leaf.IN_CACHE_READ, 60L,
                Leaf.OUT_TEXT, 20L,
                Leaf.OUT_REASONING, 10L));
    assertThat(call.usage().inTotal()).isEqualTo(107);
    assertThat(call.usage().outTotal()).isEqualTo(30);
    assertThat(call.usageContradiction()).isNull();
  }

  @Test
  void conventionsEventThatGeminiCliSendsBesideItsOwnIsNoSecondCall() {
    assertThat(normaliser.normalise(log("gemini-cli", details().eventName(), null, usage())))
        .isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void conventionsEventIsTheCallOfItsSpan() {
    LlmCall call = call(withSpan(details()));

    assertThat(call.callId()).isEqualTo(TRACE + ":" + SPAN);
    assertThat(call.usage().inTotal()).isEqualTo(100);
    assertThat(call.semconvVintage()).isEqualTo("B");
  }

  @Test
  void conventionsEventWithoutASpanIsKnownByItsResponse() {
    Map<String, Object> withId = new HashMap<>(usage());
    withId.put("gen_ai.response.id", "resp_1");

    assertThat(call(log("acme", LogNormaliser.OPERATION_DETAILS, null, withId)).callId())
        .isEqualTo("response:openai:resp_1");
    assertThat(call(details()).callId()).startsWith("event:").hasSize(6 + 32);
  }

  @Test
  void conventionsEventAboutAnythingElseIsNoCall() {
    Map<String, Object> agent = new HashMap<>(usage());
    agent.put("gen_ai.operation.name", "invoke_agent");

    assertThat(normaliser.normalise(log("acme", LogNormaliser.OPERATION_DETAILS, null, agent)))
        .isEqualTo(new Normalised.NotACall(SpanRole.AGENT));
  }

  @Test
  void otherLogIsNoCallWhateverItsTimeAndText() {
    TelemetryLog log =
        new TelemetryLog(
            null, null, 0, 0, null, "x".repeat(10_000), Map.of(), Map.of(), null, null);

    assertThat(normaliser.normalise(log)).isEqualTo(new Normalised.NotACall(SpanRole.OTHER));
  }

  @Test
  void timeOfCollectionServesWhereTheTimeIsNotStated() {
    TelemetryLog details = details();
    TelemetryLog untimed =
        new TelemetryLog(
            null,
            null,
            0,
            TIME,
            details.eventName(),
            null,
            details.attributes(),
            Map.of(),
            null,
            null);

    assertThat(call(untimed).endedAtMicros()).isEqualTo(TIME / 1_000);
  }

  @Test
  void eventWithoutAnyTimeIsRefused() {
    TelemetryLog details = details();
    TelemetryLog untimed =
        new TelemetryLog(
            null,
            null,
            0,
            0,
            details.eventName(),
            null,
            details.attributes(),
            Map.of(),
            null,
            null);

    assertThat(normaliser.normalise(untimed))
        .isEqualTo(
            new Normalised.Refused(
                "INVALID_TIME",
                "the event runs from 0 to 0 ns since the epoch; both must lie in the years 2000 to"
                    + " 2099"));
  }

  @Test
  void eventWithANegativeCountIsRefused() {
    Map<String, Object> attributes = new HashMap<>(claudeCode("req_1").attributes());
    attributes.put("input_tokens", -1L);

    assertThat(
            normaliser.normalise(log("com.anthropic.claude_code.events", null, null, attributes)))
        .isEqualTo(
            new Normalised.Refused(
                "INVALID_USAGE",
                "input_tokens is -1; a token count is a whole number from 0 to 1000000000000000"));
  }

  private LlmCall call(TelemetryLog log) {
    return (LlmCall) normaliser.normalise(log);
  }

  private static TelemetryLog claudeCode(String request) {
    return log(
        "com.anthropic.claude_code.events",
        null,
        "claude_code.api_request",
        Map.ofEntries(
            Map.entry("event.name", "api_request"),
            Map.entry("session.id", "s1"),
            Map.entry("user.id", "u1"),
            Map.entry("request_id", request),
            Map.entry("model", "claude-opus-4-5"),
            Map.entry("input_tokens", "100"),
            Map.entry("cache_read_tokens", "60"),
            Map.entry("cache_creation_tokens", "40"),
            Map.entry("output_tokens", "30"),
            Map.entry("cost_usd", "0.0123"),
            Map.entry("duration_ms", "1500")));
  }

  private static TelemetryLog codex(String kind) {
    return log(
        "codex_otel",
        null,
        null,
        Map.of(
            "event.name", "codex.sse_event",
            "event.kind", kind,
            "conversation.id", "c1",
            "model", "gpt-5-codex",
            "input_token_count", "160",
            "cached_token_count", 60L,
            "output_token_count", "30",
            "reasoning_token_count", 10L,
            "tool_token_count", "190"));
  }

  private static TelemetryLog gemini() {
    return log(
        "gemini-cli",
        null,
        null,
        Map.of(
            "event.name", "gemini_cli.api_response",
            "session.id", "s1",
            "model", "gemini-2.5-pro",
            "input_token_count", 100L,
            "cached_content_token_count", 60L,
            "tool_token_count", 7L,
            "output_token_count", 20L,
            "thoughts_token_count", 10L,
            "total_token_count", 137L));
  }

  private static TelemetryLog details() {
    return log("acme", LogNormaliser.OPERATION_DETAILS, null, usage());
  }

  private static Map<String, Object> usage() {
    return Map.of(
        "gen_ai.operation.name", "chat",
        "gen_ai.provider.name", "openai",
        "gen_ai.usage.input_tokens", 100L);
  }

  private static TelemetryLog withSpan(TelemetryLog log) {
    return new TelemetryLog(
        TRACE,
        SPAN,
        log.timeNanos(),
        log.observedNanos(),
        log.eventName(),
        log.body(),
        log.attributes(),
        log.resource(),
        log.scopeName(),
        log.scopeVersion());
  }

  private static TelemetryLog log(
      String scope, String eventName, String body, Map<String, Object> attributes) {
    return new TelemetryLog(
        null, null, TIME, 0, eventName, body, attributes, Map.of(), scope, null);
  }
}

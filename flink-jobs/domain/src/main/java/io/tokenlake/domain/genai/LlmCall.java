package io.tokenlake.domain.genai;

import io.tokenlake.domain.usage.Usage;
import java.math.BigDecimal;
import java.util.List;

/**
 * One model call, in the words of the OpenTelemetry GenAI convention whatever dialect it came in.
 * Unknown is null. A span around calls that states usage of its own is one too, with a role that
 * {@linkplain SpanRole#isWrapper() wraps}: only its trace tells whether that usage is billed.
 *
 * @param callId trace id and span id joined by a colon; for a call that an event reports see {@link
 *     LogNormaliser}
 * @param traceId null for an event of no trace
 * @param spanId null for an event of no span
 * @param startedAtMicros start, µs since the epoch
 * @param endedAtMicros end, µs since the epoch
 * @param ttftMillis time from the start to the first chunk, ms
 * @param provider canonical provider name, such as {@code openai} or {@code aws.bedrock}
 * @param role CALL, or AGENT or WORKFLOW for a span that repeats the usage of what runs below it
 * @param operation such as {@code chat} or {@code embeddings}
 * @param usage tokens consumed; null when the span states none
 * @param usageContradiction why the stated counts cannot all be true; null when they can. Such a
 *     call is stored without usage and not priced
 * @param usageRule what decided whether the input count includes cached tokens: version of the
 *     table and id of its rule, or {@code arith/} and the proof; null when the convention's
 *     definition did
 * @param costReported cost that the emitter stated, USD
 * @param finishReasons one per choice
 * @param httpStatus status code of the provider's answer
 * @param serviceTier tier of the answer, or of the request when the answer states none
 * @param dialect convention of the attributes, such as OTEL or OPENINFERENCE
 * @param semconvVintage A, B or C; null when the dialect has none
 */
public record LlmCall(
    String callId,
    String traceId,
    String spanId,
    String parentSpanId,
    String responseId,
    long startedAtMicros,
    long endedAtMicros,
    Long ttftMillis,
    String provider,
    SpanRole role,
    String operation,
    String requestModel,
    String responseModel,
    Usage usage,
    String usageContradiction,
    String usageRule,
    BigDecimal costReported,
    Attribution attribution,
    List<String> finishReasons,
    String errorType,
    Integer httpStatus,
    Boolean stream,
    String serverAddress,
    String serviceTier,
    String dialect,
    String semconvVintage,
    String scopeName,
    String scopeVersion)
    implements Normalised {

  /** The same call under another id. */
  public LlmCall withCallId(String otherId) {
    return with(otherId, startedAtMicros, endedAtMicros);
  }

  /** The same call at another time, µs since the epoch. */
  public LlmCall at(long startMicros, long endMicros) {
    return with(callId, startMicros, endMicros);
  }

  private LlmCall with(String otherId, long startMicros, long endMicros) {
    return new LlmCall(
        otherId,
        traceId,
        spanId,
        parentSpanId,
        responseId,
        startMicros,
        endMicros,
        ttftMillis,
        provider,
        role,
        operation,
        requestModel,
        responseModel,
        usage,
        usageContradiction,
        usageRule,
        costReported,
        attribution,
        finishReasons,
        errorType,
        httpStatus,
        stream,
        serverAddress,
        serviceTier,
        dialect,
        semconvVintage,
        scopeName,
        scopeVersion);
  }
}

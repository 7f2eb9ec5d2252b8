package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.genai.Normalised.Refused;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Turns a span into a model call in the words of the current OpenTelemetry GenAI convention. Reads
 * the three editions of the convention that are in use at once. Stateless and thread-safe.
 */
public final class CallNormaliser {
  private static final String DIALECT = "OTEL";

  /** Error class of a failed span that names none: the convention's own word for it. */
  private static final String OTHER_ERROR = "_OTHER";

  private static final long EARLIEST_SECOND =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST_SECOND = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
  private static final double SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final UsageBasisRules basisRules;

  /** A normaliser that takes every emitter to follow the convention. */
  public CallNormaliser() {
    this(UsageBasisRules.NONE);
  }

  /** A normaliser that knows emitters which deviate from the convention. */
  public CallNormaliser(UsageBasisRules basisRules) {
    this.basisRules = basisRules;
  }

  /**
   * What {@code span} is: usage to bill, no call, or a call that is refused. Reasons for refusal:
   *
   * <ul>
   *   <li>INVALID_TIME: it ends before it starts, or lies outside 2000 to 2100; so for every span,
   *       call or not, because a time like that has no partition
   *   <li>INVALID_USAGE: a token count is not a whole number from 0 up
   *   <li>INVALID_COST: the reported cost is not an amount of money
   * </ul>
   *
   * <p>Counts that are numbers but contradict each other do not refuse the call; see {@link
   * LlmCall#usageContradiction()}.
   */
  public Normalised normalise(TelemetrySpan span) {
    Refused badTime = checkTimes(span);
    if (badTime != null) {
      return badTime;
    }
    Attributes attributes = new Attributes(span.attributes());
    SpanRole role = Operations.role(attributes);
    if (role != SpanRole.CALL && !role.isWrapper()) {
      return new NotACall(role);
    }
    String provider = Providers.canonical(attributes.text("gen_ai.provider.name", "gen_ai.system"));
    UsageReading reading =
        UsageReader.read(
            attributes, basisRules.basisOf(span.scopeName(), span.scopeVersion(), provider));
    if (!reading.invalid().isEmpty()) {
      return new Refused("INVALID_USAGE", String.join("; ", reading.invalid()));
    }
    if (role.isWrapper() && !reading.isStated()) {
      return new NotACall(role);
    }
    BigDecimal costReported;
    try {
      costReported = ReportedCost.read(attributes);
    } catch (NumberFormatException noMoney) {
      return new Refused("INVALID_COST", ReportedCost.complaint(attributes));
    }
    return call(span, attributes, role, provider, reading, costReported);
  }

  private static LlmCall call(
      TelemetrySpan span,
      Attributes attributes,
      SpanRole role,
      String provider,
      UsageReading reading,
      BigDecimal costReported) {
    SemconvVintage vintage = SemconvVintage.of(attributes);
    return new LlmCall(
        span.traceId() + ":" + span.spanId(),
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        attributes.text("gen_ai.response.id"),
        Math.floorDiv(span.startNanos(), NANOS_PER_MICRO),
        Math.floorDiv(span.endNanos(), NANOS_PER_MICRO),
        timeToFirstChunkMillis(attributes),
        provider,
        role,
        Operations.name(attributes),
        attributes.text("gen_ai.request.model"),
        attributes.text("gen_ai.response.model"),
        reading.usage(),
        reading.contradiction(),
        null,
        costReported,
        new AttributionReader(attributes, new Attributes(span.resource())).read(),
        attributes.texts("gen_ai.response.finish_reasons"),
        errorType(span, attributes),
        httpStatus(attributes),
        attributes.bool("gen_ai.request.stream"),
        attributes.text("server.address"),
        attributes.text(
            "openai.response.service_tier",
            "gen_ai.openai.response.service_tier",
            "openai.request.service_tier",
            "gen_ai.openai.request.service_tier"),
        DIALECT,
        vintage == null ? null : vintage.name(),
        span.scopeName(),
        span.scopeVersion());
  }

  private static Refused checkTimes(TelemetrySpan span) {
    if (!inRange(span.startNanos()) || !inRange(span.endNanos())) {
      return new Refused(
          "INVALID_TIME",
          "the span runs from "
              + span.startNanos()
              + " to "
              + span.endNanos()
              + " ns since the epoch; both must lie in the years 2000 to 2099");
    }
    if (span.endNanos() < span.startNanos()) {
      return new Refused(
          "INVALID_TIME",
          "the span ends at "
              + span.endNanos()
              + " ns since the epoch, before its start at "
              + span.startNanos()
              + "; the end must not be before the start");
    }
    return null;
  }

  private static boolean inRange(long nanos) {
    long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
    return second >= EARLIEST_SECOND && second < LATEST_SECOND;
  }

  /** A latency that cannot be one is left out: it is no reason to refuse the bill. */
  private static Long timeToFirstChunkMillis(Attributes attributes) {
    Double seconds = attributes.number("gen_ai.response.time_to_first_chunk");
    boolean sane = seconds != null && seconds >= 0 && seconds <= SECONDS_PER_DAY;
    return sane ? (Long) Math.round(seconds * 1000) : null;
  }

  private static String errorType(TelemetrySpan span, Attributes attributes) {
    String stated = attributes.text("error.type");
    if (stated != null || !span.failed()) {
      return stated;
    }
    // Some instrumentations record only an exception event, as the older conventions had it.
    return span.exceptionType() == null ? OTHER_ERROR : span.exceptionType();
  }

  private static Integer httpStatus(Attributes attributes) {
    Double status = attributes.number("http.response.status_code");
    boolean sane = status != null && status >= 100 && status <= 599;
    return sane ? (Integer) status.intValue() : null;
  }
}

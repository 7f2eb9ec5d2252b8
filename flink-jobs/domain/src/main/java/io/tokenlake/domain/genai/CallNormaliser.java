package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.genai.Normalised.Refused;

/**
 * Turns a span into a model call in the words of the OpenTelemetry GenAI convention. Reads the
 * three editions of the convention that are in use at once and the dialects of {@code
 * docs/dialects.md}. Stateless and thread-safe.
 */
public final class CallNormaliser {
  private final CallReader reader;

  /** A normaliser that knows the emitters of the bundled table and attributes by the defaults. */
  public CallNormaliser() {
    this(UsageBasisTable.bundled(), AttributionMapping.defaults());
  }

  /** A normaliser with other knowledge about emitters and attributes. */
  public CallNormaliser(UsageBasisRules basisRules, AttributionMapping mapping) {
    reader = new CallReader(basisRules, mapping);
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
    Refused badTime = TimeRange.check("the span", span.startNanos(), span.endNanos());
    if (badTime != null) {
      return badTime;
    }
    Attributes attributes = new Attributes(span.attributes());
    Dialect dialect = Dialects.of(span.scopeName(), attributes);
    if (dialect == null) {
      return new NotACall(SpanRole.OTHER);
    }
    if (span.failed() && span.attributes().isEmpty() && span.name() != null) {
      attributes = new Attributes(OtelDialect.readName(span.name()));
    }
    RoleRule.Kind kind = SpanKinds.of(dialect, attributes);
    if (kind.role() != SpanRole.CALL && !kind.role().isWrapper()) {
      return new NotACall(kind.role());
    }
    CallOrigin origin =
        new CallOrigin(
            span.traceId() + ":" + span.spanId(),
            span.traceId(),
            span.spanId(),
            span.parentSpanId(),
            span.startNanos(),
            span.endNanos(),
            span.failed(),
            span.exceptionType(),
            span.scopeName(),
            span.scopeVersion(),
            span.scopeName(),
            null,
            span.resource());
    return reader.read(origin, dialect, kind, attributes);
  }
}

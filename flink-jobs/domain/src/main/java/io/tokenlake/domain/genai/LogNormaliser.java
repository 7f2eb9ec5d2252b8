package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.genai.Normalised.Refused;

/**
 * Turns a log record into a model call: the convention's {@code
 * gen_ai.client.inference.operation.details} and the events by which Claude Code, Codex and Gemini
 * CLI report their requests. Stateless and thread-safe.
 *
 * <p>The call's id is what makes it billed once:
 *
 * <ul>
 *   <li>the convention's event belongs to the span of one call, so that its id is that span's, and
 *       event and span are one call; without a span the response's id, and without that a digest of
 *       the event, tell
 *   <li>events of a coding agent may share one span, so that their id never is that span's: it is
 *       the event's name, the session and the request's id or, where there is none, a digest of the
 *       event
 * </ul>
 */
public final class LogNormaliser {
  /** The convention's event. */
  public static final String OPERATION_DETAILS = "gen_ai.client.inference.operation.details";

  private static final NotACall OTHER = new NotACall(SpanRole.OTHER);
  private static final String[] ERROR_KEYS = {
    "error_type", "status_code", "http.response.status_code"
  };
  private static final String EVENT_NAME = "event.name";
  private static final String CLAUDE_CODE_SCOPE = "com.anthropic.claude_code";
  private static final String OPENLIT_SCOPE = "openlit";
  private static final String GEMINI_CLI_SCOPE = "gemini-cli";

  /** A longer body is text, whose hash is not worth computing. */
  private static final int LONGEST_NAME = 64;

  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final double MOST_MILLIS = 30.0 * 24 * 3_600 * 1_000;

  private final CallReader reader;

  /** A normaliser that knows the emitters of the bundled table and attributes by the defaults. */
  public LogNormaliser() {
    this(UsageBasisTable.bundled(), AttributionMapping.defaults());
  }

  /** A normaliser with other knowledge about emitters and attributes. */
  public LogNormaliser(UsageBasisRules basisRules, AttributionMapping mapping) {
    reader = new CallReader(basisRules, mapping);
  }

  /**
   * What {@code log} is: a call, no call, or a call that is refused for the reasons of {@link
   * CallNormaliser#normalise}. Only events that report calls are checked for their times; other log
   * records are no concern of the ledger.
   */
  public Normalised normalise(TelemetryLog log) {
    Attributes attributes = new Attributes(log.attributes());
    LogEvent event = codingAgentEvent(log, attributes);
    if (event != null) {
      return event.isAboutCall(attributes) ? codingAgentCall(log, event, attributes) : OTHER;
    }
    boolean details =
        OPERATION_DETAILS.equals(log.eventName())
            || OPERATION_DETAILS.equals(attributes.raw(EVENT_NAME));
    boolean repeats = log.scopeName() != null && repeats(log.scopeName());
    return details && !repeats ? conventionCall(log, attributes) : OTHER;
  }

  /**
   * Gemini CLI says everything in its own event as well, OpenLIT in its spans, and neither sends
   * the convention's event within the span that it is about.
   */
  private static boolean repeats(String scope) {
    return Scopes.covers(GEMINI_CLI_SCOPE, scope) || Scopes.covers(OPENLIT_SCOPE, scope);
  }

  /** The name is the event name, an attribute or the body; Claude Code shortens the attribute. */
  private static LogEvent codingAgentEvent(TelemetryLog log, Attributes attributes) {
    LogEvent event = log.eventName() == null ? null : LogEvent.of(log.eventName());
    String named = attributes.text(EVENT_NAME);
    if (event == null && named != null) {
      boolean claude = log.scopeName() != null && Scopes.covers(CLAUDE_CODE_SCOPE, log.scopeName());
      event = LogEvent.of(claude ? "claude_code." + named : named);
    }
    boolean isName = log.body() != null && log.body().length() <= LONGEST_NAME;
    return event == null && isName ? LogEvent.of(log.body()) : event;
  }

  private Normalised conventionCall(TelemetryLog log, Attributes attributes) {
    Dialect known = Dialects.of(log.scopeName(), attributes);
    Dialect dialect = known == null ? OtelDialect.TABLE : known;
    RoleRule.Kind kind = SpanKinds.of(dialect, attributes);
    if (kind.role() != SpanRole.CALL) {
      return new NotACall(kind.role());
    }
    String id;
    String responseId = attributes.text(dialect.field(CallField.RESPONSE_ID));
    if (log.traceId() != null && log.spanId() != null) {
      id = log.traceId() + ":" + log.spanId();
    } else if (responseId != null) {
      String provider = Providers.canonical(attributes.text(dialect.field(CallField.PROVIDER)));
      id = "response:" + provider + ":" + responseId;
    } else {
      id = "event:" + EventIdentity.digest(OPERATION_DETAILS, log);
    }
    CallOrigin origin = origin(log, id, time(log), false, null, log.scopeName(), null);
    return read(origin, dialect, kind, attributes);
  }

  private Normalised codingAgentCall(TelemetryLog log, LogEvent event, Attributes attributes) {
    String session = attributes.text(event.sessionKey());
    String request = event.idKey() == null ? null : attributes.text(event.idKey());
    String id =
        event.name()
            + ":"
            + (session == null ? "" : session)
            + ":"
            + (request == null ? EventIdentity.digest(event.name(), log) : request);
    Double millis = Attributes.number(attributes.raw("duration_ms"));
    boolean sane = millis != null && millis >= 0 && millis <= MOST_MILLIS;
    long start = time(log) - (sane ? Math.round(millis * NANOS_PER_MILLI) : 0);
    boolean failed = event.failed();
    String error = failed ? attributes.text(ERROR_KEYS) : null;
    CallOrigin origin = origin(log, id, start, failed, error, event.name(), event.provider());
    return read(origin, event.dialect(), event.kind(), attributes);
  }

  private Normalised read(
      CallOrigin origin, Dialect dialect, RoleRule.Kind kind, Attributes attributes) {
    Refused badTime = TimeRange.check("the event", origin.startNanos(), origin.endNanos());
    return badTime == null ? reader.read(origin, dialect, kind, attributes) : badTime;
  }

  private static long time(TelemetryLog log) {
    return log.timeNanos() == 0 ? log.observedNanos() : log.timeNanos();
  }

  private static CallOrigin origin(
      TelemetryLog log,
      String id,
      long startNanos,
      boolean failed,
      String error,
      String emitter,
      String provider) {
    return new CallOrigin(
        id,
        log.traceId(),
        log.spanId(),
        null,
        startNanos,
        time(log),
        failed,
        error,
        log.scopeName(),
        log.scopeVersion(),
        emitter,
        provider,
        log.resource());
  }
}

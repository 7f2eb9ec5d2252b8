package io.tokenlake.domain.agent;

import io.tokenlake.domain.genai.Attribution;
import java.math.BigDecimal;

/** Spans and ledger entries of a trace "t" for tests. */
final class RunSpans {
  static final String TRACE = "t";
  private static final long SECOND = 1_000_000;

  private RunSpans() {}

  /** A step from second {@code start}, ten seconds long; the id of a root's parent is null. */
  static RunSpan step(String id, String parent, StepKind kind, String name, int start) {
    return span(id, parent, kind, name, null, false, start, who(null));
  }

  static RunSpan agent(String id, String parent, String name, int start) {
    return step(id, parent, StepKind.AGENT, name, start);
  }

  static RunSpan tool(String id, String parent, String name, String digest) {
    return span(id, parent, StepKind.TOOL, name, digest, false, 5, who(null));
  }

  static RunSpan failed(RunSpan span) {
    return span(
        span.spanId(),
        span.parentSpanId(),
        span.kind(),
        span.name(),
        span.argumentsDigest(),
        true,
        5,
        span.who());
  }

  static RunSpan inSession(String session, RunSpan span) {
    return span(
        span.spanId(),
        span.parentSpanId(),
        span.kind(),
        span.name(),
        span.argumentsDigest(),
        span.failed(),
        (int) (span.startedAtMicros() / SECOND),
        who(session));
  }

  /** The span, saying that it works for {@code agent}. */
  static RunSpan ofAgent(String agent, RunSpan span) {
    return new RunSpan(
        TRACE,
        span.spanId(),
        span.parentSpanId(),
        span.kind(),
        span.name(),
        span.argumentsDigest(),
        span.failed(),
        span.startedAtMicros(),
        span.endedAtMicros(),
        new Attribution(
            "acme", null, null, null, null, "shop", agent, null, null, null, null, null));
  }

  /** The span of a model call. */
  static RunSpan call(String id, String parent) {
    return span(id, parent, null, null, null, false, 6, who(null));
  }

  /** A span that has nothing to do with models. */
  static RunSpan other(String id, String parent) {
    return span(id, parent, null, null, null, false, 6, null);
  }

  /** A booked call of 10 input and 2 output tokens. */
  static RunCharge charge(String id, String usd) {
    return new RunCharge(TRACE, id, 1, false, 10L, 2L, usd == null ? null : new BigDecimal(usd));
  }

  /** The entry that takes {@code charge} back. */
  static RunCharge reversal(RunCharge charge) {
    return new RunCharge(
        TRACE,
        charge.spanId(),
        -charge.calls(),
        charge.failed(),
        -charge.inTotal(),
        -charge.outTotal(),
        charge.costEffective() == null ? null : charge.costEffective().negate());
  }

  private static RunSpan span(
      String id,
      String parent,
      StepKind kind,
      String name,
      String digest,
      boolean failed,
      int start,
      Attribution who) {
    return new RunSpan(
        TRACE, id, parent, kind, name, digest, failed, start * SECOND, (start + 10) * SECOND, who);
  }

  private static Attribution who(String session) {
    return new Attribution(
        "acme", null, null, null, null, "shop", null, null, session, null, null, null);
  }
}

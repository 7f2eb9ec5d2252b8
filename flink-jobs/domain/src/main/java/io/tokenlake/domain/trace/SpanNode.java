package io.tokenlake.domain.trace;

import io.tokenlake.domain.genai.SpanRole;

/**
 * What the ledger remembers of one span, for as long as late evidence may come. A value of keyed
 * state: it has no requirements of its own, because state of an older version may lack any part.
 *
 * @param present whether the span itself has arrived; until then it is only known as the parent of
 *     others
 * @param parentSpanId null for a root span
 * @param role what the span is; null while it is not present
 * @param own what the span tells about a call
 * @param account account in the ledger that the span's call is booked to; null without evidence
 * @param event what a log event of this span tells about the same call
 * @param eventAccount account that the event's call is booked to; null without an event
 * @param below the best evidence of calls below this span that repeat it or are repeated by it
 * @param wrapperUsageBelow whether an agent or workflow below this span states usage
 * @param billedBefore for an agent or workflow that was billed: the one that was billed before it;
 *     null when there is none
 */
public record SpanNode(
    boolean present,
    String parentSpanId,
    SpanRole role,
    Evidence own,
    String account,
    Evidence event,
    String eventAccount,
    Evidence below,
    boolean wrapperUsageBelow,
    String billedBefore) {

  /** A span of which nothing is known but its id. */
  static final SpanNode UNKNOWN =
      new SpanNode(
          false, null, null, Evidence.NONE, null, Evidence.NONE, null, Evidence.NONE, false, null);

  SpanNode arrived(String parent, SpanRole itsRole, Evidence evidence, String itsAccount) {
    return new SpanNode(
        true,
        parent,
        itsRole,
        evidence,
        itsAccount,
        event,
        eventAccount,
        below,
        wrapperUsageBelow,
        billedBefore);
  }

  SpanNode withEvent(Evidence evidence, String itsAccount) {
    return new SpanNode(
        present,
        parentSpanId,
        role,
        own,
        account,
        evidence,
        itsAccount,
        below,
        wrapperUsageBelow,
        billedBefore);
  }

  SpanNode raised(Evidence evidenceBelow, boolean wrapperUsage) {
    return new SpanNode(
        present,
        parentSpanId,
        role,
        own,
        account,
        event,
        eventAccount,
        below.or(evidenceBelow),
        wrapperUsageBelow || wrapperUsage,
        billedBefore);
  }

  SpanNode billedAfter(String wrapper) {
    return new SpanNode(
        present,
        parentSpanId,
        role,
        own,
        account,
        event,
        eventAccount,
        below,
        wrapperUsageBelow,
        wrapper);
  }

  boolean isCall() {
    return role == SpanRole.CALL;
  }

  boolean isWrapper() {
    return role != null && role.isWrapper();
  }

  /**
   * Whether the span's own call is billed as far as this span and those below it are concerned. A
   * wrapper's is not where any call of its trace states usage, either.
   */
  boolean isBilled() {
    if (own == Evidence.NONE) {
      return false;
    }
    return isWrapper()
        ? !wrapperUsageBelow
        : own.isWorthMoreThan(below) && !event.isWorthMoreThan(own);
  }

  /** Whether the call that the span's event tells of is billed. */
  boolean isEventBilled() {
    Evidence better = isCall() ? own.or(below) : below;
    return event.isWorthMoreThan(better);
  }

  /**
   * What this span's parent learns from it. The calls below a tool or an agent are calls of their
   * own to any call above it.
   */
  Evidence upward() {
    if (role == SpanRole.TOOL || isWrapper()) {
      return Evidence.NONE;
    }
    Evidence beneath = below.or(event);
    return isCall() ? own.or(beneath) : beneath;
  }

  boolean wrapperUsageUpward() {
    return wrapperUsageBelow || (isWrapper() && own == Evidence.USAGE);
  }
}

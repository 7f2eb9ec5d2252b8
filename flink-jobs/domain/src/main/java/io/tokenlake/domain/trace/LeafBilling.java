package io.tokenlake.domain.trace;

import io.tokenlake.domain.genai.SpanRole;

/**
 * Decides which spans of a trace are billed, span by span as they arrive in any order. Spans repeat
 * each other: a framework's span has the usage of the provider's span below it, an agent's span the
 * sum of all of its calls. The rules:
 *
 * <ul>
 *   <li>A call is billed unless a call below it tells at least as much. Tools and agents in between
 *       part them: what a tool calls is a call of its own.
 *   <li>An agent or workflow that states usage is billed only where no call of its trace states
 *       any, and no agent or workflow below it does.
 *   <li>A log event of a call is billed only where it tells more than the span it belongs to.
 * </ul>
 *
 * <p>What is billed in the end depends on the set of spans, not on their order; in between, a span
 * that was billed too early is taken back. Evidence only ever grows, so that each arrival touches
 * no more than the spans above it.
 */
public final class LeafBilling {
  /**
   * The most spans above one. No program nests its calls so deep, and what looks at the spans above
   * must not take longer with every span of a trace.
   */
  public static final int MOST_LEVELS = 256;

  private final TraceState state;
  private final Retractions retractions;

  /** Told of every span or event that was billed and no longer is. */
  @FunctionalInterface
  public interface Retractions {
    /**
     * @param account account that the entry was booked to
     * @param spanId span that the evidence came from
     * @param event whether the evidence was a log event of the span rather than the span
     */
    void retract(String account, String spanId, boolean event);
  }

  /** What became of an arrival. */
  public enum Outcome {
    /** Recorded, and its call is billed. */
    BILLED,
    /** Recorded; it is no call, or one that is billed elsewhere. */
    NOT_BILLED,
    /** It was recorded before. */
    DUPLICATE,
    /** It is below itself. */
    CYCLE,
    /** It is further below the top of its trace than {@link #MOST_LEVELS}. */
    TOO_DEEP
  }

  public LeafBilling(TraceState state, Retractions retractions) {
    this.state = state;
    this.retractions = retractions;
  }

  /**
   * A span arrives.
   *
   * @param parentSpanId null for a root span
   * @param account account to book its call to; null without evidence
   */
  public Outcome span(
      String spanId, String parentSpanId, SpanRole role, Evidence evidence, String account)
      throws Exception {
    SpanNode known = state.node(spanId);
    if (known != null && known.present()) {
      return Outcome.DUPLICATE;
    }
    boolean mayCloseCycle = known != null || evidence != Evidence.NONE;
    Outcome unfit = mayCloseCycle ? findUnfit(parentSpanId, spanId) : null;
    if (unfit != null) {
      return unfit;
    }
    SpanNode before = known == null ? SpanNode.UNKNOWN : known;
    SpanNode node = before.arrived(parentSpanId, role, evidence, account);
    boolean billed = isBilled(node);
    if (billed && node.isWrapper()) {
      node = node.billedAfter(marks().lastBilledWrapper());
      state.marks(new TraceMarks(false, spanId));
    }
    update(spanId, before, node);
    if (node.isCall() && evidence == Evidence.USAGE) {
      callStatesUsage();
    }
    raise(parentSpanId, node);
    return billed ? Outcome.BILLED : Outcome.NOT_BILLED;
  }

  /** A log event arrives that tells of the call of {@code spanId}. */
  public Outcome event(String spanId, Evidence evidence, String account) throws Exception {
    SpanNode known = state.node(spanId);
    SpanNode before = known == null ? SpanNode.UNKNOWN : known;
    if (before.event() != Evidence.NONE) {
      return Outcome.DUPLICATE;
    }
    SpanNode node = before.withEvent(evidence, account);
    update(spanId, before, node);
    if (evidence == Evidence.USAGE) {
      callStatesUsage();
    }
    if (node.present()) {
      raise(node.parentSpanId(), node);
    }
    return node.isEventBilled() ? Outcome.BILLED : Outcome.NOT_BILLED;
  }

  /** Tells the spans above what is below them now. */
  private void raise(String parentSpanId, SpanNode child) throws Exception {
    String spanId = parentSpanId;
    SpanNode below = child;
    while (spanId != null) {
      Evidence evidence = below.upward();
      boolean wrapperUsage = below.wrapperUsageUpward();
      if (evidence == Evidence.NONE && !wrapperUsage) {
        return;
      }
      SpanNode known = state.node(spanId);
      SpanNode before = known == null ? SpanNode.UNKNOWN : known;
      SpanNode raised = before.raised(evidence, wrapperUsage);
      if (raised.equals(before)) {
        return;
      }
      update(spanId, before, raised);
      if (!raised.present()) {
        return;
      }
      spanId = raised.parentSpanId();
      below = raised;
    }
  }

  /** Remembers a changed node and takes back what it no longer is billed for. */
  private void update(String spanId, SpanNode before, SpanNode after) throws Exception {
    state.node(spanId, after);
    if (isBilled(before) && !isBilled(after)) {
      retractions.retract(before.account(), spanId, false);
    }
    if (before.isEventBilled() && !after.isEventBilled()) {
      retractions.retract(before.eventAccount(), spanId, true);
    }
  }

  private void callStatesUsage() throws Exception {
    TraceMarks marks = marks();
    if (marks.callUsage()) {
      return;
    }
    String wrapper = marks.lastBilledWrapper();
    while (wrapper != null) {
      SpanNode node = state.node(wrapper);
      if (node == null) {
        break; // older than the horizon, as are all before it
      }
      // It may have been taken back before, for a wrapper below it.
      if (node.isBilled()) {
        retractions.retract(node.account(), wrapper, false);
      }
      wrapper = node.billedBefore();
    }
    state.marks(new TraceMarks(true, null));
  }

  /**
   * Whether a span's own call is billed; the marks of the trace are read only where they decide.
   */
  private boolean isBilled(SpanNode node) throws Exception {
    return node.isBilled() && !(node.isWrapper() && marks().callUsage());
  }

  private TraceMarks marks() throws Exception {
    TraceMarks marks = state.marks();
    return marks == null ? TraceMarks.NONE : marks;
  }

  /** Why a span cannot have this parent: CYCLE, TOO_DEEP, or null when it can. */
  private Outcome findUnfit(String parentSpanId, String spanId) throws Exception {
    String current = parentSpanId;
    String anchor = null; // Brent: a circle above comes back to a mark that is set ever more rarely
    int nextAnchor = 1;
    for (int levels = 1; current != null; levels++) {
      if (current.equals(spanId)) {
        return Outcome.CYCLE;
      }
      if (current.equals(anchor)) {
        return null;
      }
      if (levels > MOST_LEVELS) {
        return Outcome.TOO_DEEP;
      }
      if (levels == nextAnchor) {
        anchor = current;
        nextAnchor *= 2;
      }
      SpanNode node = state.node(current);
      current = node == null ? null : node.parentSpanId();
    }
    return null;
  }
}

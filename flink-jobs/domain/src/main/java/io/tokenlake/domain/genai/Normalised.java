package io.tokenlake.domain.genai;

/** What a span turned out to be: usage to bill, something else, or a call that cannot be right. */
public sealed interface Normalised permits LlmCall, Normalised.NotACall, Normalised.Refused {

  /**
   * A span that states no usage of its own and is no model call: kept in the trace store, not
   * billed.
   *
   * @param role what it is instead; never CALL
   */
  record NotACall(SpanRole role) implements Normalised {}

  /**
   * A span that claims to be a model call but contradicts itself.
   *
   * @param reason short code, such as INVALID_USAGE
   * @param detail what was wrong, where, and what would be right
   */
  record Refused(String reason, String detail) implements Normalised {}
}

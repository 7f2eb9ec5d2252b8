package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.LlmCall;

/**
 * A log record that tells of the call of a span, which may or may not arrive and tell of it too.
 */
public record CallEvent(LlmCall call, Origin origin) {
  /** What is appended to a span's identity to name the claim of its event. */
  public static final String CLAIM_SUFFIX = "/event";

  /** The event of the call's own span, told apart from what the span itself says. */
  public static CallEvent of(LlmCall call, Origin origin) {
    return new CallEvent(call.withCallId(call.callId() + CLAIM_SUFFIX), origin);
  }
}

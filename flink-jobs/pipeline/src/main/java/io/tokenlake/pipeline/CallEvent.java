package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.LlmCall;

/**
 * A log record that tells of the call of a span, which may or may not arrive and tell of it too.
 */
public record CallEvent(LlmCall call, Origin origin) {
  /** What is appended to a span's identity to name the claim of its event. */
  public static final String CLAIM_SUFFIX = "/event";
}

package io.tokenlake.local.traffic;

/** Spans could not be handed over, however often it was tried. */
public final class SpanSendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpanSendException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.tokenlake.schemas.otlp;

import java.io.IOException;

/**
 * The bytes are no OTLP in JSON. The message names the place and what is expected there, and never
 * quotes a value, so that it can be logged and sent to a client.
 */
public final class OtlpJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  OtlpJsonException(String message) {
    super(message);
  }
}

package io.tokenlake.local.trino;

/** Trino cannot be fetched, started or asked; the message says what to do about it. */
public final class TrinoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrinoException(String message) {
    super(message);
  }

  public TrinoException(String message, Throwable cause) {
    super(message, cause);
  }
}

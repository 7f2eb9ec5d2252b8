package io.tokenlake.ingest.otlp;

/** Ends the handling of a request with an outcome that is already known. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ExportOutcome.Refused outcome;

  RefusedException(ExportOutcome.Refused outcome, Throwable cause) {
    super(outcome.message(), cause);
    this.outcome = outcome;
  }

  RefusedException(ExportOutcome.Refused outcome) {
    this(outcome, null);
  }

  ExportOutcome.Refused outcome() {
    return outcome;
  }
}

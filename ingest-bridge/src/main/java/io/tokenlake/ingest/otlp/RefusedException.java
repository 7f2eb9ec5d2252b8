package io.tokenlake.ingest.otlp;

/** Ends the handling of a request with an outcome that is already known. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ExportOutcome.Refused outcome;

  RefusedException(ExportOutcome.Refused outcome) {
    super(outcome.message(), null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.outcome = outcome;
  }

  ExportOutcome.Refused outcome() {
    return outcome;
  }
}

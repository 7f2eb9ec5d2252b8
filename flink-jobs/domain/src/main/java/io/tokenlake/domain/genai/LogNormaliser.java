package io.tokenlake.domain.genai;

/** Turns log records into model calls. */
public final class LogNormaliser {
  public Normalised normalise(TelemetryLog log) {
    return new Normalised.NotACall(SpanRole.OTHER);
  }
}

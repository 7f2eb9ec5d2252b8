package io.tokenlake.pipeline.convert;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.LogNormaliser;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.TelemetryLog;
import io.tokenlake.domain.genai.UsageBasisTable;
import io.tokenlake.domain.ledger.CallIdentity;
import io.tokenlake.pipeline.Booking;
import io.tokenlake.pipeline.CallEvent;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.util.Map;

/** OTLP log record to the model call that it tells of, if it does. */
public final class LogDecoder {
  private final LogNormaliser normaliser;

  private LogDecoder(LogNormaliser normaliser) {
    this.normaliser = normaliser;
  }

  /** A decoder that attributes calls by {@code mapping}. */
  public static LogDecoder of(AttributionMapping mapping) {
    return new LogDecoder(new LogNormaliser(UsageBasisTable.bundled(), mapping));
  }

  /**
   * At most one of the three is there; none when the record says nothing about a call.
   *
   * @param event of a span that may tell of the same call
   * @param booking of a call that no span tells of
   * @param ahead whether the sender's clock was ahead, so that the call is at another time
   */
  public record Decoded(CallEvent event, Booking booking, DeadLetter deadLetter, boolean ahead) {
    static final Decoded NOTHING = new Decoded(null, null, null, false);

    static Decoded refused(DeadLetter letter) {
      return new Decoded(null, null, letter, false);
    }
  }

  /**
   * Reads the resource of a group of log records.
   *
   * @param tenant who sent it, as the bridge checked; null where nothing checked it
   */
  public Map<String, Object> resource(ResourceLogs resourceLogs, String tenant) {
    return OtlpAttributes.ofResource(resourceLogs.getResource(), tenant);
  }

  /** Decodes one log record. */
  public Decoded decode(
      LogRecord log,
      ScopeLogs scopeLogs,
      ResourceLogs resourceLogs,
      Map<String, Object> resource,
      Origin origin) {
    Normalised normalised = normaliser.normalise(telemetryLog(log, scopeLogs, resource));
    if (normalised instanceof LlmCall said) {
      LlmCall call = SpanDecoder.inTime(said, origin);
      String size = SpanLimits.problem(call);
      if (size != null) {
        Normalised.Refused tooLarge = new Normalised.Refused("TOO_LARGE", size);
        return Decoded.refused(deadLetter(tooLarge, log, scopeLogs, resourceLogs, origin));
      }
      boolean ofSpan = call.callId().equals(call.traceId() + ':' + call.spanId());
      return ofSpan
          ? new Decoded(CallEvent.of(call, origin), null, null, call != said)
          : new Decoded(null, standalone(call, origin), null, call != said);
    }
    if (normalised instanceof Normalised.Refused refused) {
      return Decoded.refused(deadLetter(refused, log, scopeLogs, resourceLogs, origin));
    }
    return Decoded.NOTHING;
  }

  private static Booking standalone(LlmCall call, Origin origin) {
    return new Booking(CallIdentity.accountOf(call), call.callId(), call, origin, false);
  }

  private static TelemetryLog telemetryLog(
      LogRecord log, ScopeLogs scopeLogs, Map<String, Object> resource) {
    return new TelemetryLog(
        OtlpIds.traceId(log.getTraceId()),
        OtlpIds.spanId(log.getSpanId()),
        log.getTimeUnixNano(),
        log.getObservedTimeUnixNano(),
        OtlpAttributes.emptyToNull(log.getEventName()),
        log.getBody().hasStringValue() ? log.getBody().getStringValue() : null,
        OtlpAttributes.toMap(log.getAttributesList()),
        resource,
        OtlpAttributes.emptyToNull(scopeLogs.getScope().getName()),
        OtlpAttributes.emptyToNull(scopeLogs.getScope().getVersion()));
  }

  /** A letter about one record. */
  static DeadLetter deadLetter(
      Normalised.Refused refused,
      LogRecord log,
      ScopeLogs scopeLogs,
      ResourceLogs resourceLogs,
      Origin origin) {
    // The one record as a request of its own, without content, so that it can be sent again mended.
    ExportLogsServiceRequest payload =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                resourceLogs.toBuilder()
                    .clearScopeLogs()
                    .addScopeLogs(scopeLogs.toBuilder().clearLogRecords().addLogRecords(log)))
            .build();
    return new DeadLetter(
        refused.reason(),
        refused.detail(),
        OtlpIds.traceId(log.getTraceId()),
        OtlpIds.spanId(log.getSpanId()),
        ContentFilter.DEFAULT.logs(payload).toByteArray(),
        origin);
  }
}

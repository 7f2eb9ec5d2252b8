package io.tokenlake.pipeline.convert;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.SpanAttribution;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuDevices;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.gpu.GpuSource;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.GpuHappening;
import io.tokenlake.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OTLP log records of the gpu-agent to events of GPUs. All others are passed over. */
public final class GpuEventDecoder {
  private static final String KIND = "tokenlake.gpu.event";
  private static final String XID = "tokenlake.gpu.xid.code";
  private static final String GPU_INSTANCE = "tokenlake.gpu.mig.gpu_instance";
  private static final String COMPUTE_INSTANCE = "tokenlake.gpu.mig.compute_instance";
  private static final int MOST_KIND_CHARACTERS = 64;

  private final SpanAttribution attribution;

  /**
   * @param mapping which attributes of a resource say whose a GPU is
   */
  public GpuEventDecoder(AttributionMapping mapping) {
    this.attribution = new SpanAttribution(mapping);
  }

  /** What a message holds. */
  public record Decoded(List<GpuHappening> events, List<DeadLetter> deadLetters) {}

  /** Decodes the log records of one message, each on its own. */
  public Decoded decode(ExportLogsServiceRequest request, TopicRecord record) {
    Decoded decoded = new Decoded(new ArrayList<>(), new ArrayList<>());
    for (ResourceLogs resource : request.getResourceLogsList()) {
      Map<String, Object> attributes = null;
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        for (LogRecord log : scope.getLogRecordsList()) {
          Map<String, Object> own = OtlpAttributes.toMap(log.getAttributesList());
          if (own.containsKey(KIND)) {
            if (attributes == null) {
              attributes = OtlpAttributes.ofResource(resource.getResource(), record.tenant());
            }
            read(log, own, attributes, scope, resource, record, decoded);
          }
        }
      }
    }
    return decoded;
  }

  private void read(
      LogRecord log,
      Map<String, Object> attributes,
      Map<String, Object> resourceAttributes,
      ScopeLogs scope,
      ResourceLogs resource,
      TopicRecord record,
      Decoded decoded) {
    GpuDevice device =
        GpuDevices.of(
            GpuSource.OTEL, attributes, resourceAttributes, attribution.of(resourceAttributes));
    String problem = problem(log, attributes, device);
    if (problem != null) {
      decoded
          .deadLetters()
          .add(
              LogDecoder.deadLetter(
                  new Normalised.Refused("INVALID_GPU_EVENT", problem),
                  log,
                  scope,
                  resource,
                  record.origin()));
      return;
    }
    GpuEvent event =
        GpuEvent.of(
            device,
            log.getTimeUnixNano(),
            (String) attributes.get(KIND),
            number(attributes, XID),
            number(attributes, GPU_INSTANCE),
            number(attributes, COMPUTE_INSTANCE),
            GpuEvent.Evidence.OCCURRENCE);
    decoded.events().add(new GpuHappening(event, record.origin()));
  }

  private static String problem(LogRecord log, Map<String, Object> attributes, GpuDevice device) {
    if (!(attributes.get(KIND) instanceof String kind)
        || kind.isBlank()
        || kind.length() > MOST_KIND_CHARACTERS) {
      return KIND + " is no text of up to " + MOST_KIND_CHARACTERS + " characters";
    }
    if (device == null) {
      return "event " + kind + ": nothing says which GPU it is of; the UUID must be in hw.id";
    }
    if (kind.equals(GpuEvent.XID) && number(attributes, XID) == null) {
      return "event xid: there is no whole number in " + XID;
    }
    return Times.isPlausible(log.getTimeUnixNano())
        ? null
        : "event %s: its time is %d ns since the epoch; it must lie in 2000 to 2099"
            .formatted(kind, log.getTimeUnixNano());
  }

  private static Long number(Map<String, Object> attributes, String key) {
    return attributes.get(key) instanceof Long number ? number : null;
  }
}

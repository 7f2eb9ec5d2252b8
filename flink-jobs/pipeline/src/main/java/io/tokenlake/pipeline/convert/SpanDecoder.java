package io.tokenlake.pipeline.convert;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tokenlake.domain.agent.AgentStep;
import io.tokenlake.domain.agent.StepReader;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.CallNormaliser;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.genai.SpanAttribution;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.genai.TelemetrySpan;
import io.tokenlake.domain.genai.UsageBasisTable;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.TracedSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OTLP span to {@link TracedSpan}, or to a dead letter that says why not. */
public final class SpanDecoder {
  private static final String TOO_LARGE = "TOO_LARGE";

  /** A span whose parent id is not 8 bytes; it is taken to have no parent. */
  private static final String INVALID_PARENT_ID = "INVALID_PARENT_ID";

  /** A span that its sender puts ahead of its receipt; its row and its call are at the receipt. */
  private static final String CLOCK_AHEAD = "CLOCK_AHEAD";

  private static final String USAGE_CONTRADICTION = "USAGE_CONTRADICTION";

  private static final long NANOS_PER_MICRO = 1_000;

  private final CallNormaliser normaliser;
  private final AttributionMapping mapping;
  private final StepReader stepReader;

  private SpanDecoder(CallNormaliser normaliser, AttributionMapping mapping) {
    this.normaliser = normaliser;
    this.mapping = mapping;
    this.stepReader = new StepReader(new SpanAttribution(mapping));
  }

  /** A decoder that attributes calls by {@code mapping}. */
  public static SpanDecoder of(AttributionMapping mapping) {
    return new SpanDecoder(new CallNormaliser(UsageBasisTable.bundled(), mapping), mapping);
  }

  /** Exactly one of the two is there. */
  public record Decoded(TracedSpan span, DeadLetter deadLetter) {}

  /**
   * What all spans of one resource share, read once.
   *
   * @param problem why none of its spans can be recorded; null when they can
   */
  public record Resource(
      ResourceSpans message, Map<String, Object> attributes, String json, String problem) {
    String service() {
      return attributes.get("service.name") instanceof String name ? name : null;
    }
  }

  /**
   * Reads the resource of a group of spans.
   *
   * @param tenant who sent it, as the bridge checked; null where nothing checked it
   */
  public Resource resource(ResourceSpans resourceSpans, String tenant) {
    Map<String, Object> attributes = OtlpAttributes.ofResource(resourceSpans.getResource(), tenant);
    return new Resource(
        resourceSpans,
        attributes,
        OtlpAttributes.toJson(mapping.forStorage(attributes)),
        SpanLimits.problem(resourceSpans));
  }

  /** Decodes one span. */
  public Decoded decode(Span span, ScopeSpans scopeSpans, Resource resource, Origin origin) {
    if (!OtlpIds.isTraceId(span.getTraceId()) || !OtlpIds.isSpanId(span.getSpanId())) {
      String detail =
          "trace id has %d and span id %d bytes; they must have 16 and 8 and not be all zero"
              .formatted(span.getTraceId().size(), span.getSpanId().size());
      return refused("INVALID_ID", detail, span, scopeSpans, resource, origin);
    }
    String size = resource.problem() == null ? SpanLimits.problem(span) : resource.problem();
    if (size != null) {
      return refused(TOO_LARGE, size, span, scopeSpans, resource, origin);
    }
    TelemetrySpan telemetry = telemetrySpan(span, scopeSpans, resource);
    Normalised normalised = normaliser.normalise(telemetry);
    if (normalised instanceof Normalised.Refused refused) {
      return refused(refused.reason(), refused.detail(), span, scopeSpans, resource, origin);
    }
    LlmCall call = normalised instanceof LlmCall c ? inTime(c, origin) : null;
    SpanRole role = normalised instanceof NotACall other ? other.role() : call.role();
    AgentStep step = stepReader.read(telemetry, role);
    TracedSpan traced = tracedSpan(span, scopeSpans, telemetry, resource, origin, role, call, step);
    String rowSize = SpanLimits.problem(traced);
    return rowSize == null
        ? new Decoded(traced, null)
        : refused(TOO_LARGE, rowSize, span, scopeSpans, resource, origin);
  }

  private static TelemetrySpan telemetrySpan(Span span, ScopeSpans scopeSpans, Resource resource) {
    return new TelemetrySpan(
        OtlpIds.hex(span.getTraceId()),
        OtlpIds.hex(span.getSpanId()),
        OtlpIds.spanId(span.getParentSpanId()),
        span.getName(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        exceptionType(span),
        OtlpAttributes.ofSpan(span),
        resource.attributes(),
        OtlpAttributes.emptyToNull(scopeSpans.getScope().getName()),
        OtlpAttributes.emptyToNull(scopeSpans.getScope().getVersion()));
  }

  private TracedSpan tracedSpan(
      Span span,
      ScopeSpans scopeSpans,
      TelemetrySpan telemetry,
      Resource resource,
      Origin origin,
      SpanRole role,
      LlmCall call,
      AgentStep step) {
    return new TracedSpan(
        telemetry.traceId(),
        telemetry.spanId(),
        telemetry.parentSpanId(),
        telemetry.name(),
        kind(span),
        role,
        telemetry.startNanos(),
        telemetry.endNanos(),
        status(span.getStatus()),
        OtlpAttributes.emptyToNull(span.getStatus().getMessage()),
        resource.service(),
        telemetry.scopeName(),
        telemetry.scopeVersion(),
        OtlpAttributes.toJson(mapping.forStorage(telemetry.attributes())),
        resource.json(),
        events(span),
        links(span),
        OtlpAttributes.emptyToNull(span.getTraceState()),
        scopeAttributes(scopeSpans),
        problem(span, call, origin),
        origin,
        call,
        step);
  }

  /** The call at the time when it can have been. */
  static LlmCall inTime(LlmCall call, Origin origin) {
    if (!origin.isAhead(call.endedAtMicros())) {
      return call;
    }
    EventTimes times = EventTimes.of(call.startedAtMicros(), call.endedAtMicros(), origin);
    return call.at(times.startMicros(), times.endMicros());
  }

  private static Decoded refused(
      String reason,
      String detail,
      Span span,
      ScopeSpans scopeSpans,
      Resource resource,
      Origin origin) {
    return new Decoded(
        null, RefusedSpans.letter(reason, detail, span, scopeSpans, resource, origin));
  }

  private static String exceptionType(Span span) {
    String type = null;
    for (Span.Event event : span.getEventsList()) {
      if (event.getName().equals("exception")
          && OtlpAttributes.toMap(event.getAttributesList()).get("exception.type")
              instanceof String stated) {
        type = stated;
      }
    }
    return type;
  }

  private String events(Span span) {
    if (span.getEventsCount() == 0) {
      return null;
    }
    List<Map<String, Object>> events = new ArrayList<>(span.getEventsCount());
    for (Span.Event event : span.getEventsList()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", event.getName());
      fields.put("time_unix_nano", event.getTimeUnixNano());
      fields.put("attributes", stored(event.getAttributesList()));
      events.add(fields);
    }
    return OtlpAttributes.toJson(events);
  }

  private String links(Span span) {
    if (span.getLinksCount() == 0) {
      return null;
    }
    List<Map<String, Object>> links = new ArrayList<>(span.getLinksCount());
    for (Span.Link link : span.getLinksList()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("trace_id", OtlpIds.hex(link.getTraceId()));
      fields.put("span_id", OtlpIds.hex(link.getSpanId()));
      fields.put("attributes", stored(link.getAttributesList()));
      links.add(fields);
    }
    return OtlpAttributes.toJson(links);
  }

  private String scopeAttributes(ScopeSpans scopeSpans) {
    return scopeSpans.getScope().getAttributesCount() == 0
        ? null
        : OtlpAttributes.toJson(stored(scopeSpans.getScope().getAttributesList()));
  }

  private Map<String, Object> stored(List<KeyValue> attributes) {
    return mapping.forStorage(OtlpAttributes.toMap(attributes));
  }

  /** What is wrong with a span that is recorded all the same; null when nothing is. */
  private static String problem(Span span, LlmCall call, Origin origin) {
    if (!OtlpIds.isNoneOrSpanId(span.getParentSpanId())) {
      return INVALID_PARENT_ID;
    }
    if (call != null && call.usageContradiction() != null) {
      return USAGE_CONTRADICTION + ": " + call.usageContradiction();
    }
    return origin.isAhead(span.getEndTimeUnixNano() / NANOS_PER_MICRO) ? CLOCK_AHEAD : null;
  }

  private static String kind(Span span) {
    return switch (span.getKind()) {
      case SPAN_KIND_INTERNAL -> "INTERNAL";
      case SPAN_KIND_SERVER -> "SERVER";
      case SPAN_KIND_CLIENT -> "CLIENT";
      case SPAN_KIND_PRODUCER -> "PRODUCER";
      case SPAN_KIND_CONSUMER -> "CONSUMER";
      default -> "UNSPECIFIED";
    };
  }

  private static String status(Status status) {
    return switch (status.getCode()) {
      case STATUS_CODE_OK -> "OK";
      case STATUS_CODE_ERROR -> "ERROR";
      default -> "UNSET";
    };
  }
}

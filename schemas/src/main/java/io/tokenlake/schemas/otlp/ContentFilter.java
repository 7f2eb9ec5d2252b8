package io.tokenlake.schemas.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.ContentKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Removes prompts, completions and tool payloads; of a tool's arguments a digest stays, see {@link
 * ToolArguments}. A message without any is returned as the same instance, at every level, so that
 * telemetry without content is never copied; that is why messages and lists are compared by
 * identity here.
 */
@SuppressWarnings("ReferenceEquality")
public final class ContentFilter {
  private static final String EVENT_NAME = "event.name";
  private static final String GEN_AI_EVENT = "gen_ai.";

  private ContentFilter() {}

  /** Without the content keys of resources, scopes, spans, span events and span links. */
  public static ExportTraceServiceRequest traces(ExportTraceServiceRequest in) {
    List<ResourceSpans> kept = map(in.getResourceSpansList(), ContentFilter::resourceSpans);
    return kept == in.getResourceSpansList()
        ? in
        : in.toBuilder().clearResourceSpans().addAllResourceSpans(kept).build();
  }

  /** Without the content keys of resources and scopes; data points carry numbers. */
  public static ExportMetricsServiceRequest metrics(ExportMetricsServiceRequest in) {
    List<ResourceMetrics> kept = map(in.getResourceMetricsList(), ContentFilter::resourceMetrics);
    return kept == in.getResourceMetricsList()
        ? in
        : in.toBuilder().clearResourceMetrics().addAllResourceMetrics(kept).build();
  }

  /**
   * Without the content keys of resources, scopes and log records, and without the bodies of GenAI
   * events, which are messages.
   */
  public static ExportLogsServiceRequest logs(ExportLogsServiceRequest in) {
    List<ResourceLogs> kept = map(in.getResourceLogsList(), ContentFilter::resourceLogs);
    return kept == in.getResourceLogsList()
        ? in
        : in.toBuilder().clearResourceLogs().addAllResourceLogs(kept).build();
  }

  private static ResourceSpans resourceSpans(ResourceSpans in) {
    Resource resource = resource(in.getResource());
    List<ScopeSpans> scopes = map(in.getScopeSpansList(), ContentFilter::scopeSpans);
    if (resource == in.getResource() && scopes == in.getScopeSpansList()) {
      return in;
    }
    var out = in.toBuilder().clearScopeSpans().addAllScopeSpans(scopes);
    return resource == in.getResource() ? out.build() : out.setResource(resource).build();
  }

  private static ScopeSpans scopeSpans(ScopeSpans in) {
    InstrumentationScope scope = scope(in.getScope());
    List<Span> spans = map(in.getSpansList(), ContentFilter::span);
    if (scope == in.getScope() && spans == in.getSpansList()) {
      return in;
    }
    var out = in.toBuilder().clearSpans().addAllSpans(spans);
    return scope == in.getScope() ? out.build() : out.setScope(scope).build();
  }

  private static Span span(Span in) {
    List<KeyValue> attributes = spanAttributes(in);
    List<Span.Event> events = map(in.getEventsList(), ContentFilter::event);
    List<Span.Link> links = map(in.getLinksList(), ContentFilter::link);
    if (attributes == in.getAttributesList()
        && events == in.getEventsList()
        && links == in.getLinksList()) {
      return in;
    }
    return in.toBuilder()
        .clearAttributes()
        .addAllAttributes(attributes)
        .clearEvents()
        .addAllEvents(events)
        .clearLinks()
        .addAllLinks(links)
        .build();
  }

  /** Without content; of a tool's arguments a digest stays. */
  private static List<KeyValue> spanAttributes(Span span) {
    List<KeyValue> sent = span.getAttributesList();
    List<KeyValue> kept = attributes(sent);
    return kept == sent ? sent : ToolArguments.withDigest(kept, span);
  }

  private static Span.Event event(Span.Event in) {
    List<KeyValue> attributes = attributes(in.getAttributesList());
    return attributes == in.getAttributesList()
        ? in
        : in.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  private static Span.Link link(Span.Link in) {
    List<KeyValue> attributes = attributes(in.getAttributesList());
    return attributes == in.getAttributesList()
        ? in
        : in.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  private static ResourceMetrics resourceMetrics(ResourceMetrics in) {
    Resource resource = resource(in.getResource());
    List<ScopeMetrics> scopes = map(in.getScopeMetricsList(), ContentFilter::scopeMetrics);
    if (resource == in.getResource() && scopes == in.getScopeMetricsList()) {
      return in;
    }
    var out = in.toBuilder().clearScopeMetrics().addAllScopeMetrics(scopes);
    return resource == in.getResource() ? out.build() : out.setResource(resource).build();
  }

  private static ScopeMetrics scopeMetrics(ScopeMetrics in) {
    InstrumentationScope scope = scope(in.getScope());
    return scope == in.getScope() ? in : in.toBuilder().setScope(scope).build();
  }

  private static ResourceLogs resourceLogs(ResourceLogs in) {
    Resource resource = resource(in.getResource());
    List<ScopeLogs> scopes = map(in.getScopeLogsList(), ContentFilter::scopeLogs);
    if (resource == in.getResource() && scopes == in.getScopeLogsList()) {
      return in;
    }
    var out = in.toBuilder().clearScopeLogs().addAllScopeLogs(scopes);
    return resource == in.getResource() ? out.build() : out.setResource(resource).build();
  }

  private static ScopeLogs scopeLogs(ScopeLogs in) {
    InstrumentationScope scope = scope(in.getScope());
    List<LogRecord> records = map(in.getLogRecordsList(), ContentFilter::logRecord);
    if (scope == in.getScope() && records == in.getLogRecordsList()) {
      return in;
    }
    var out = in.toBuilder().clearLogRecords().addAllLogRecords(records);
    return scope == in.getScope() ? out.build() : out.setScope(scope).build();
  }

  private static LogRecord logRecord(LogRecord in) {
    List<KeyValue> attributes = attributes(in.getAttributesList());
    boolean clearBody = in.hasBody() && isGenAiEvent(in);
    if (attributes == in.getAttributesList() && !clearBody) {
      return in;
    }
    LogRecord.Builder out = in.toBuilder().clearAttributes().addAllAttributes(attributes);
    return clearBody ? out.clearBody().build() : out.build();
  }

  private static boolean isGenAiEvent(LogRecord in) {
    if (in.getEventName().startsWith(GEN_AI_EVENT)) {
      return true;
    }
    // Before log records had an event name, instrumentations sent it as an attribute.
    for (KeyValue attribute : in.getAttributesList()) {
      if (attribute.getKey().equals(EVENT_NAME)
          && attribute.getValue().getStringValue().startsWith(GEN_AI_EVENT)) {
        return true;
      }
    }
    return false;
  }

  private static Resource resource(Resource in) {
    List<KeyValue> attributes = attributes(in.getAttributesList());
    return attributes == in.getAttributesList()
        ? in
        : in.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  private static InstrumentationScope scope(InstrumentationScope in) {
    List<KeyValue> attributes = attributes(in.getAttributesList());
    return attributes == in.getAttributesList()
        ? in
        : in.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  private static List<KeyValue> attributes(List<KeyValue> in) {
    List<KeyValue> kept = null;
    for (int i = 0; i < in.size(); i++) {
      boolean content = ContentKeys.isContent(in.get(i).getKey());
      if (content && kept == null) {
        kept = new ArrayList<>(in.subList(0, i));
      } else if (!content && kept != null) {
        kept.add(in.get(i));
      }
    }
    return kept == null ? in : kept;
  }

  /** The list of the results, or the list itself if the function returned each element as it is. */
  private static <T> List<T> map(List<T> in, UnaryOperator<T> function) {
    List<T> out = null;
    for (int i = 0; i < in.size(); i++) {
      T before = in.get(i);
      T after = function.apply(before);
      if (after != before && out == null) {
        out = new ArrayList<>(in);
      }
      if (out != null) {
        out.set(i, after);
      }
    }
    return out == null ? in : out;
  }
}

package io.tokenlake.pipeline.convert;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.pipeline.TracedSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How large a span may be. Everything beyond is a dead letter TOO_LARGE: one row must stay a row,
 * one entry must fit in one message of a topic, and a small message must not become a large table.
 */
final class SpanLimits {
  /** What Kafka takes as one record unless told otherwise. */
  static final int MOST_BYTES = 1024 * 1024;

  /** SDKs stop at 128 by default; an instrumentation that numbers its messages needs more. */
  static final int MOST_ATTRIBUTES = 10_000;

  /**
   * All text of one row. As much text becomes one message on the topic of calls, which must stay
   * below Kafka's usual limit of 1 MiB even when every character takes three bytes.
   */
  static final int MOST_TEXT_CHARACTERS = 256 * 1024;

  /** One column to group or to join by, such as a model, a tenant or an id. */
  static final int MOST_COLUMN_CHARACTERS = 4_096;

  /** All of a column that is a list. */
  static final int MOST_LIST_CHARACTERS = 64 * 1024;

  /** Resource and scope are sent once and stored with each of their spans: so much in all. */
  static final long MOST_REPEATED_BYTES = 64L * 1024 * 1024;

  private SpanLimits() {}

  /** What is too large about a resource, or null. It is then wrong with each of its spans. */
  static String problem(ResourceSpans resource) {
    long bytes = 0;
    for (ScopeSpans scope : resource.getScopeSpansList()) {
      long each = resource.getResource().getSerializedSize() + scope.getScope().getSerializedSize();
      bytes += each * scope.getSpansCount();
    }
    return bytes <= MOST_REPEATED_BYTES
        ? null
        : "resource and scope take %d bytes when they are stored with each span; they may take %d"
            .formatted(bytes, MOST_REPEATED_BYTES);
  }

  /** What is too large about a span, or null. */
  static String problem(Span span) {
    int bytes = span.getSerializedSize();
    if (bytes > MOST_BYTES) {
      return "the span has %d bytes; it may have %d".formatted(bytes, MOST_BYTES);
    }
    int attributes =
        span.getAttributesCount()
            + span.getEventsList().stream().mapToInt(Span.Event::getAttributesCount).sum()
            + span.getLinksList().stream().mapToInt(Span.Link::getAttributesCount).sum();
    return attributes <= MOST_ATTRIBUTES
        ? null
        : "the span, its events and links have %d attributes; they may have %d"
            .formatted(attributes, MOST_ATTRIBUTES);
  }

  /** What is too large about the row of a span and its call, or null. */
  static String problem(TracedSpan span) {
    int characters =
        Stream.of(
                span.name(),
                span.statusMessage(),
                span.service(),
                span.scopeName(),
                span.scopeVersion(),
                span.attributes(),
                span.resourceAttributes(),
                span.events(),
                span.links(),
                span.traceState(),
                span.scopeAttributes())
            .mapToInt(SpanLimits::length)
            .sum();
    if (characters > MOST_TEXT_CHARACTERS) {
      return "name, attributes, events and all else of this span take %d characters; they may take"
              .formatted(characters)
          + " "
          + MOST_TEXT_CHARACTERS;
    }
    return span.call() == null ? null : problem(span.call());
  }

  /** What is too large about a call, or null. */
  static String problem(LlmCall call) {
    for (Map.Entry<String, String> column : columns(call).entrySet()) {
      if (length(column.getValue()) > MOST_COLUMN_CHARACTERS) {
        return "%s has %d characters; it may have %d"
            .formatted(column.getKey(), length(column.getValue()), MOST_COLUMN_CHARACTERS);
      }
    }
    String tags = listProblem("tags", call.attribution().tags());
    return tags != null ? tags : listProblem("finish_reasons", call.finishReasons());
  }

  private static Map<String, String> columns(LlmCall call) {
    Attribution who = call.attribution();
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("response_id", call.responseId());
    columns.put("provider", call.provider());
    columns.put("operation", call.operation());
    columns.put("request_model", call.requestModel());
    columns.put("response_model", call.responseModel());
    columns.put("tenant", who.tenant());
    columns.put("team", who.team());
    columns.put("feature", who.feature());
    columns.put("user_id", who.userId());
    columns.put("environment", who.environment());
    columns.put("service", who.service());
    columns.put("agent", who.agent());
    columns.put("workflow", who.workflow());
    columns.put("session", who.session());
    columns.put("prompt_name", who.promptName());
    columns.put("prompt_version", who.promptVersion());
    columns.put("error_type", call.errorType());
    columns.put("server_address", call.serverAddress());
    columns.put("service_tier", call.serviceTier());
    columns.put("scope_name", call.scopeName());
    columns.put("scope_version", call.scopeVersion());
    return columns;
  }

  private static String listProblem(String column, List<String> texts) {
    int characters = texts == null ? 0 : texts.stream().mapToInt(String::length).sum();
    return characters <= MOST_LIST_CHARACTERS
        ? null
        : "%s have %d characters in all; they may have %d"
            .formatted(column, characters, MOST_LIST_CHARACTERS);
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}

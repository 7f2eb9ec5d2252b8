package io.tokenlake.ingest.convert;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.resource;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.schemas.otlp.ContentFilter;
import org.junit.jupiter.api.Test;

class ContentFilterTest {
  private static final KeyValue MODEL = attribute("gen_ai.request.model", "gpt-x");
  private static final KeyValue PROMPT = attribute("gen_ai.prompt.0.content", "MARK");
  private static final KeyValue INPUT = attribute("input.value", "MARK");
  private static final AnyValue BODY = AnyValue.newBuilder().setStringValue("MARK").build();

  @Test
  void contentIsRemovedFromEveryPlaceOfATrace() {
    ExportTraceServiceRequest.Builder request =
        traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "plain")))).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .setResource(resource("chat").toBuilder().addAttributes(INPUT));
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .setScope(InstrumentationScope.newBuilder().setName("lib").addAttributes(INPUT))
        .addSpans(
            span(TRACE_A, "llm").toBuilder()
                .addAttributes(PROMPT)
                .addAttributes(MODEL)
                .addAttributes(INPUT)
                .addEvents(Span.Event.newBuilder().setName("e").addAttributes(PROMPT))
                .addEvents(Span.Event.newBuilder().setName("f").addAttributes(MODEL))
                .addLinks(Span.Link.newBuilder().setTraceId(TRACE_A).addAttributes(PROMPT)));

    assertThat(ContentFilter.DEFAULT.traces(request.build()))
        .isEqualTo(
            traces(
                resourceSpans(
                    "chat",
                    scopeSpans(
                        "lib",
                        span(TRACE_A, "plain"),
                        span(TRACE_A, "llm").toBuilder()
                            .addAttributes(MODEL)
                            .addEvents(Span.Event.newBuilder().setName("e"))
                            .addEvents(Span.Event.newBuilder().setName("f").addAttributes(MODEL))
                            .addLinks(Span.Link.newBuilder().setTraceId(TRACE_A))
                            .build()))));
  }

  @Test
  void aGroupThatNobodyKnowsIsSteppedOver() throws Exception {
    UnknownFieldSet inner = unknown(1, Field.newBuilder().addLengthDelimited(copyFromUtf8("x")));
    UnknownFieldSet group = unknown(99, Field.newBuilder().addGroup(inner));
    Span span = span(TRACE_A, "llm").toBuilder().setUnknownFields(group).build();
    Span withContent = span.toBuilder().addAttributes(PROMPT).build();

    assertThat(
            ContentFilter.DEFAULT.traces(
                traces(resourceSpans("chat", scopeSpans("lib", withContent)))))
        .isEqualTo(traces(resourceSpans("chat", scopeSpans("lib", span))));
  }

  private static UnknownFieldSet unknown(int number, Field.Builder field) {
    return UnknownFieldSet.newBuilder().addField(number, field.build()).build();
  }

  @Test
  void contentIsRemovedFromTheResourceAndScopeOfMetrics() {
    ExportMetricsServiceRequest.Builder request = metrics().toBuilder();
    request.getResourceMetricsBuilder(0).getResourceBuilder().addAttributes(INPUT);
    request.getResourceMetricsBuilder(0).getScopeMetricsBuilder(0).getScopeBuilder().setName("s");
    ExportMetricsServiceRequest expected =
        ContentFilter.DEFAULT.metrics(request.build()); // Differs from the next only by the scope.
    request
        .getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .getScopeBuilder()
        .addAttributes(PROMPT);

    ExportMetricsServiceRequest kept = ContentFilter.DEFAULT.metrics(request.build());

    assertThat(kept).isEqualTo(expected);
    assertThat(kept.getResourceMetrics(0).getResource()).isEqualTo(resource("gpu"));
    assertThat(kept.toString()).doesNotContain("MARK").contains("hw.gpu.utilization");
  }

  @Test
  void contentIsRemovedFromLogRecordsAndTheirResource() {
    ExportLogsServiceRequest.Builder request =
        logs(LogRecord.newBuilder().addAttributes(MODEL).addAttributes(PROMPT).build()).toBuilder();
    request
        .getResourceLogsBuilder(0)
        .setResource(Resource.newBuilder().addAttributes(INPUT))
        .getScopeLogsBuilder(0)
        .getScopeBuilder()
        .addAttributes(INPUT);

    ExportLogsServiceRequest kept = ContentFilter.DEFAULT.logs(request.build());

    assertThat(kept.toString()).doesNotContain("MARK");
    assertThat(kept.getResourceLogs(0).getScopeLogs(0).getLogRecords(0).getAttributesList())
        .containsExactly(MODEL);
  }

  @Test
  void bodyOfGenAiEventIsCleared() {
    LogRecord named =
        LogRecord.newBuilder().setEventName("gen_ai.user.message").setBody(BODY).build();
    LogRecord byAttribute =
        LogRecord.newBuilder()
            .addAttributes(attribute("event.name", "gen_ai.choice"))
            .setBody(BODY)
            .build();

    assertThat(ContentFilter.DEFAULT.logs(logs(named, byAttribute)))
        .isEqualTo(
            logs(
                named.toBuilder().clearBody().build(),
                byAttribute.toBuilder().clearBody().build()));
  }

  @Test
  void bodyOfAnyOtherLogRecordStays() {
    ExportLogsServiceRequest request =
        logs(
            LogRecord.newBuilder().setBody(BODY).build(),
            LogRecord.newBuilder().setEventName("gen_aix").setBody(BODY).build(),
            LogRecord.newBuilder()
                .addAttributes(attribute("event.name", "login"))
                .setBody(BODY)
                .build());

    assertThat(ContentFilter.DEFAULT.logs(request)).isSameAs(request);
  }

  @Test
  void whatHoldsNoContentIsNotCopied() {
    ExportTraceServiceRequest traces = twoTraces();
    ExportMetricsServiceRequest metrics = metrics();
    ExportLogsServiceRequest logs = logs(LogRecord.newBuilder().addAttributes(MODEL).build());

    assertThat(ContentFilter.DEFAULT.traces(traces)).isSameAs(traces);
    assertThat(ContentFilter.DEFAULT.metrics(metrics)).isSameAs(metrics);
    assertThat(ContentFilter.DEFAULT.logs(logs)).isSameAs(logs);
  }
}

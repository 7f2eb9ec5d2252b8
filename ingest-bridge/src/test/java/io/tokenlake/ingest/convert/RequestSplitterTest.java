package io.tokenlake.ingest.convert;

import static io.tokenlake.ingest.TestRequests.KEY_A;
import static io.tokenlake.ingest.TestRequests.KEY_B;
import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.TRACE_B;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSplitterTest {
  private static final int MAX_BYTES = 1_000;

  private final List<String> oversized = new ArrayList<>();
  private final RequestSplitter splitter = new RequestSplitter(MAX_BYTES);

  @Test
  void eachTraceKeepsItsSpansUnderTheirResourceAndScope() throws Exception {
    ExportTraceServiceRequest request =
        traces(
            resourceSpans(
                "chat",
                scopeSpans("http", span(TRACE_A, "a1"), span(TRACE_B, "b1"), span(TRACE_A, "a2")),
                scopeSpans("llm", span(TRACE_A, "a3"))),
            resourceSpans("search", scopeSpans("http", span(TRACE_B, "b2"))));

    List<Part> parts = split(request);

    assertThat(parts)
        .extracting(part -> new String(part.key(), US_ASCII))
        .containsExactly(KEY_A, KEY_B);
    assertThat(messages(parts))
        .containsExactly(
            traces(
                resourceSpans(
                    "chat",
                    scopeSpans("http", span(TRACE_A, "a1"), span(TRACE_A, "a2")),
                    scopeSpans("llm", span(TRACE_A, "a3")))),
            traces(
                resourceSpans("chat", scopeSpans("http", span(TRACE_B, "b1"))),
                resourceSpans("search", scopeSpans("http", span(TRACE_B, "b2")))));
  }

  @Test
  void scopeOfTheSameIndexInAnotherResourceIsNotConfused() throws Exception {
    ExportTraceServiceRequest request =
        traces(
            resourceSpans("one", scopeSpans("x", span(TRACE_A, "a1"))),
            resourceSpans("two", scopeSpans("x", span(TRACE_A, "a2"), span(TRACE_B, "b1"))));

    assertThat(messages(split(request)))
        .contains(
            traces(
                resourceSpans("one", scopeSpans("x", span(TRACE_A, "a1"))),
                resourceSpans("two", scopeSpans("x", span(TRACE_A, "a2")))));
  }

  @Test
  void singleTraceIsNotCopied() throws Exception {
    byte[] request =
        traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "1"), span(TRACE_A, "2"))))
            .toByteArray();

    assertThat(splitter.traces(request, this::oversized))
        .singleElement()
        .satisfies(part -> assertThat(part.message()).isSameAs(request));
  }

  @Test
  void spansWithInvalidTraceIdsGoThroughUnderTheIdTheyHave() throws Exception {
    ByteString shortId = ByteString.fromHex("0fA0");
    List<Part> parts =
        split(
            traces(
                resourceSpans(
                    "chat",
                    scopeSpans("lib", span(shortId, "short"), span(ByteString.EMPTY, "none")))));

    assertThat(parts)
        .extracting(part -> new String(part.key(), US_ASCII))
        .containsExactly("0fa0", "");
    assertThat(messages(parts))
        .containsExactly(
            traces(resourceSpans("chat", scopeSpans("lib", span(shortId, "short")))),
            traces(resourceSpans("chat", scopeSpans("lib", span(ByteString.EMPTY, "none")))));
  }

  @Test
  void requestWithoutSpansHasNoParts() throws Exception {
    assertThat(split(traces(resourceSpans("chat", scopeSpans("lib"))))).isEmpty();
    assertThat(splitter.logs(logs().toByteArray(), this::oversized)).isEmpty();
  }

  @Test
  void aTraceThatIsTooLargeIsSplitBySpanUnderOneKey() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      spans.add(span(TRACE_A, i + "x".repeat(200)));
    }

    List<Part> parts =
        split(traces(resourceSpans("chat", scopeSpans("lib", spans.toArray(new Span[0])))));

    assertThat(parts).hasSizeGreaterThan(4);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.message()).hasSizeLessThanOrEqualTo(MAX_BYTES);
              assertThat(new String(part.key(), US_ASCII)).isEqualTo(KEY_A);
            });
    assertThat(messages(parts))
        .flatExtracting(part -> part.getResourceSpans(0).getScopeSpans(0).getSpansList())
        .containsExactlyElementsOf(spans);
    assertThat(oversized).isEmpty();
  }

  @Test
  void aSpanThatFitsNoRecordIsNamedAndTheOthersStay() throws Exception {
    Span large = span(TRACE_A, "x".repeat(MAX_BYTES));

    List<Part> parts =
        split(
            traces(
                resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "a1"))),
                resourceSpans(
                    "chat",
                    scopeSpans("lib"),
                    scopeSpans("lib", span(TRACE_A, "a2"), large, span(TRACE_B, "b1")))));

    assertThat(oversized).containsExactly("1.1.1");
    assertThat(messages(parts))
        .flatExtracting(ExportTraceServiceRequest::getResourceSpansList)
        .flatExtracting(ResourceSpans::getScopeSpansList)
        .flatExtracting(scope -> scope.getSpansList())
        .containsExactly(span(TRACE_A, "a1"), span(TRACE_A, "a2"), span(TRACE_B, "b1"));
  }

  @Test
  void logsAreSplitByRecord() throws Exception {
    LogRecord[] records = new LogRecord[20];
    Arrays.setAll(records, i -> LogRecord.newBuilder().setEventName(i + "x".repeat(200)).build());

    List<Part> parts = splitter.logs(logs(records).toByteArray(), this::oversized);

    List<LogRecord> kept = new ArrayList<>();
    for (Part part : parts) {
      assertThat(part.key()).isNull();
      assertThat(part.message()).hasSizeLessThanOrEqualTo(MAX_BYTES);
      ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(part.message());
      kept.addAll(request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList());
    }
    assertThat(kept).containsExactly(records);
  }

  @Test
  void aMetricWithTooManyPointsIsSplitByPoint() throws Exception {
    ExportMetricsServiceRequest.Builder request = metrics().toBuilder();
    Metric.Builder metric =
        request.getResourceMetricsBuilder(0).getScopeMetricsBuilder(0).getMetricsBuilder(0);
    metric.getSumBuilder().setIsMonotonic(true);
    for (int i = 0; i < 40; i++) {
      metric
          .getSumBuilder()
          .addDataPoints(
              NumberDataPoint.newBuilder()
                  .setAsInt(i)
                  .addAttributes(attribute("k", "x".repeat(100))));
    }

    List<Part> parts = splitter.metrics(request.build().toByteArray(), this::oversized);

    List<NumberDataPoint> points = new ArrayList<>();
    for (Part part : parts) {
      assertThat(part.message()).hasSizeLessThanOrEqualTo(MAX_BYTES);
      for (Metric kept :
          ExportMetricsServiceRequest.parseFrom(part.message())
              .getResourceMetrics(0)
              .getScopeMetrics(0)
              .getMetricsList()) {
        assertThat(kept.getName()).isEqualTo(metric.getName());
        assertThat(kept.getSum().getIsMonotonic()).isTrue();
        points.addAll(kept.getSum().getDataPointsList());
      }
    }
    assertThat(points).containsExactlyElementsOf(metric.getSum().getDataPointsList());
    assertThat(oversized).isEmpty();
  }

  @Test
  void aLargeResourceIsNotRepeatedWithoutLimit() {
    Resource large =
        Resource.newBuilder().addAttributes(attribute("k", "x".repeat(500_000))).build();
    Span[] spans = new Span[200];
    Arrays.setAll(
        spans, i -> span(ByteString.copyFrom(Arrays.copyOf(new byte[] {(byte) i}, 16)), "n"));
    byte[] request =
        traces(
                resourceSpans("chat", scopeSpans("lib", spans)).toBuilder()
                    .setResource(large)
                    .build())
            .toByteArray();

    assertThatThrownBy(() -> new RequestSplitter(1_000_000).traces(request, this::oversized))
        .isInstanceOf(RequestSplitter.GrowsTooMuchException.class);
  }

  @Test
  void whatBreaksOffIsRefused() {
    byte[] request =
        traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "a")))).toByteArray();

    assertThatThrownBy(
            () -> splitter.traces(Arrays.copyOf(request, request.length - 1), this::oversized))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private List<Part> split(ExportTraceServiceRequest request) throws Exception {
    return splitter.traces(request.toByteArray(), this::oversized);
  }

  private void oversized(int resource, int scope, int leaf) {
    oversized.add(resource + "." + scope + "." + leaf);
  }

  private static List<ExportTraceServiceRequest> messages(List<Part> parts) throws Exception {
    List<ExportTraceServiceRequest> messages = new ArrayList<>();
    for (Part part : parts) {
      messages.add(ExportTraceServiceRequest.parseFrom(part.message()));
    }
    return messages;
  }
}

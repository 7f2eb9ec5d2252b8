package io.tokenlake.ingest.admit;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.ingest.admit.RequestScan.Findings;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestScanTest {
  private static final AttributeLimits LIMITS = new AttributeLimits(2, 4);

  @Test
  void everyMessageCounts() throws Exception {
    // Resource spans, resource, attribute, value, scope spans, scope, two spans.
    byte[] request = twoTraces().toByteArray();

    assertThat(scan(twoTraces(), 8).hasTooManyElements(request)).isFalse();
    assertThat(scan(twoTraces(), 7).hasTooManyElements(request)).isTrue();
  }

  @Test
  void emptySpansThatTakeTwoBytesEachAreCounted() throws Exception {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addAllSpans(
                                Collections.nCopies(1_000_000, Span.getDefaultInstance()))))
            .build();

    assertThat(request.getSerializedSize()).isLessThan(2_000_020);
    assertThat(scan(request, 1_000_000).hasTooManyElements(request.toByteArray())).isTrue();
    assertThat(scan(request, 1_000_002).hasTooManyElements(request.toByteArray())).isFalse();
  }

  @Test
  void fieldsThatAreNotKnownCount() throws Exception {
    UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
    for (int number = 100; number < 200; number++) {
      unknown.mergeVarintField(number, 1);
    }
    byte[] request =
        twoTraces().toBuilder().setUnknownFields(unknown.build()).build().toByteArray();

    assertThat(scan(twoTraces(), 107).hasTooManyElements(request)).isTrue();
    assertThat(scan(twoTraces(), 108).hasTooManyElements(request)).isFalse();
  }

  @Test
  void whatIsNoProtobufIsSaidToBeNone() {
    byte[] body = "not protobuf".getBytes(UTF_8);

    assertThatThrownBy(() -> scan(twoTraces(), 100).scan(body))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void textThatIsNotUtf8IsNoText() throws Exception {
    byte[] request = logs(LogRecord.newBuilder().setSeverityText("grün").build()).toByteArray();
    assertThat(scan(logs(), 100).scan(request).records()).isOne();

    for (int i = 0; i < request.length; i++) {
      if (request[i] < 0) {
        request[i] = (byte) 0xff;
      }
    }
    assertThatThrownBy(() -> scan(logs(), 100).scan(request))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessage("a text is not UTF-8");
  }

  @Test
  void spansDataPointsAndLogRecordsAreCounted() throws Exception {
    ExportMetricsServiceRequest metrics =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(NumberDataPoint.newBuilder())
                                            .addDataPoints(NumberDataPoint.newBuilder())))))
            .build();

    assertThat(find(twoTraces()).records()).isEqualTo(2);
    assertThat(find(metrics).records()).isEqualTo(2);
    assertThat(find(logs(LogRecord.getDefaultInstance())).records()).isOne();
  }

  @Test
  void spansWithInvalidIdsAreFound() throws Exception {
    ByteString zero = ByteString.copyFrom(new byte[16]);
    Span good = span(TRACE_A, "good");
    assertThat(findSpan(good).hasInvalidIds()).isFalse();
    for (Span bad :
        List.of(
            span(ByteString.EMPTY, "no trace id"),
            span(TRACE_A.substring(1), "short trace id"),
            span(zero, "zero trace id"),
            good.toBuilder().clearSpanId().build(),
            good.toBuilder().setSpanId(TRACE_A).build(),
            good.toBuilder().setSpanId(zero.substring(8)).build())) {
      assertThat(findSpan(bad).hasInvalidIds()).as(bad.getName()).isTrue();
    }
  }

  @Test
  void attributesBeyondTheNumberAreFound() throws Exception {
    KeyValue attribute = attribute("k", "v");
    Span two =
        span(TRACE_A, "s").toBuilder().addAttributes(attribute).addAttributes(attribute).build();

    assertThat(findSpan(two).mayBeOverLimits()).isFalse();
    assertThat(findSpan(two.toBuilder().addAttributes(attribute).build()).mayBeOverLimits())
        .isTrue();
    assertThat(
            findSpan(
                    two.toBuilder()
                        .addEvents(
                            Span.Event.newBuilder()
                                .addAllAttributes(Collections.nCopies(3, attribute)))
                        .build())
                .mayBeOverLimits())
        .isTrue();
  }

  @Test
  void longValuesOfAttributesAreFoundAndLongBodiesAreNone() throws Exception {
    AnyValue text = AnyValue.newBuilder().setStringValue("12345").build();
    AnyValue list =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(
                        KeyValue.newBuilder()
                            .setKey("long key")
                            .setValue(
                                AnyValue.newBuilder()
                                    .setArrayValue(ArrayValue.newBuilder().addValues(text)))))
            .build();

    for (AnyValue value : List.of(text, list)) {
      assertThat(
              find(logs(
                      LogRecord.newBuilder()
                          .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value))
                          .build()))
                  .mayBeOverLimits())
          .isTrue();
      assertThat(find(logs(LogRecord.newBuilder().setBody(value).build())).mayBeOverLimits())
          .isFalse();
    }
  }

  private static Findings findSpan(Span span) throws Exception {
    return find(traces(resourceSpans("chat", scopeSpans("lib", span))));
  }

  private static Findings find(Message request) throws Exception {
    return scan(request, 1_000).scan(request.toByteArray());
  }

  private static RequestScan scan(Message request, int maxElements) {
    return new RequestScan(request.getDescriptorForType(), maxElements, LIMITS);
  }
}

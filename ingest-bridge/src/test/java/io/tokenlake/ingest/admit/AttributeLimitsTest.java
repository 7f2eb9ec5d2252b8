package io.tokenlake.ingest.admit;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeLimitsTest {
  private static final List<KeyValue> THREE =
      List.of(attribute("a", "1"), attribute("b", "2"), attribute("c", "3"));

  private final AttributeLimits limits = new AttributeLimits(2, 4);
  private final AttributeLimits.Cuts cuts = new AttributeLimits.Cuts();

  @Test
  void attributesBeyondTheNumberAreDroppedAndCountedWhereverTheyAre() {
    Span sent =
        span(TRACE_A, "s").toBuilder()
            .addAllAttributes(THREE)
            .setDroppedAttributesCount(5)
            .addEvents(Span.Event.newBuilder().addAllAttributes(THREE))
            .addLinks(Span.Link.newBuilder().addAllAttributes(THREE))
            .build();

    Span kept =
        limits
            .apply(traces(resourceSpans("chat", scopeSpans("lib", sent))), cuts)
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);

    assertThat(kept.getAttributesList()).isEqualTo(THREE.subList(0, 2));
    assertThat(kept.getDroppedAttributesCount()).isEqualTo(6);
    assertThat(kept.getEvents(0).getAttributesCount()).isEqualTo(2);
    assertThat(kept.getEvents(0).getDroppedAttributesCount()).isOne();
    assertThat(kept.getLinks(0).getAttributesCount()).isEqualTo(2);
    assertThat(kept.getLinks(0).getDroppedAttributesCount()).isOne();
    assertThat(cuts.dropped()).isEqualTo(3);
    assertThat(cuts.shortened()).isZero();
  }

  @Test
  void attributesOfDataPointsAreCountedThoughTheyHaveNoFieldForIt() {
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(
                                                NumberDataPoint.newBuilder()
                                                    .addAllAttributes(THREE)
                                                    .addExemplars(
                                                        Exemplar.newBuilder()
                                                            .addAllFilteredAttributes(THREE)))))))
            .build();

    NumberDataPoint kept =
        limits
            .apply(request, cuts)
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getGauge()
            .getDataPoints(0);

    assertThat(kept.getAttributesCount()).isEqualTo(2);
    assertThat(kept.getExemplars(0).getFilteredAttributesCount()).isEqualTo(2);
    assertThat(cuts.dropped()).isEqualTo(2);
  }

  @Test
  void longValuesKeepTheirBeginningAlsoWithinListsAndMaps() {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(text("12345")).addValues(text("1")))
            .build();
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(KeyValue.newBuilder().setKey("long key").setValue(list)))
            .build();
    AnyValue bytes = AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("12345")).build();

    LogRecord kept =
        limits
            .apply(
                logs(
                    LogRecord.newBuilder()
                        .setBody(text("a body is not an attribute"))
                        .addAttributes(KeyValue.newBuilder().setKey("long key").setValue(map))
                        .addAttributes(KeyValue.newBuilder().setKey("b").setValue(bytes))
                        .build()),
                cuts)
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);

    KeyValue inner = kept.getAttributes(0).getValue().getKvlistValue().getValues(0);
    assertThat(inner.getKey()).isEqualTo("long key");
    assertThat(inner.getValue().getArrayValue().getValuesList())
        .containsExactly(text("1234"), text("1"));
    assertThat(kept.getAttributes(1).getValue().getBytesValue().toStringUtf8()).isEqualTo("1234");
    assertThat(kept.getBody()).isEqualTo(text("a body is not an attribute"));
    assertThat(cuts.shortened()).isEqualTo(2);
    assertThat(cuts.dropped()).isZero();
  }

  @Test
  void characterOfTwoPartsIsNotHalved() {
    LogRecord kept =
        limits
            .apply(
                logs(LogRecord.newBuilder().addAttributes(attribute("k", "abc😀")).build()), cuts)
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);

    assertThat(kept.getAttributes(0).getValue().getStringValue()).isEqualTo("abc");
  }

  @Test
  void requestWithinTheLimitsStaysAsItIs() {
    for (Message request :
        List.of(
            traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "s")))),
            logs(LogRecord.newBuilder().addAttributes(attribute("k", "äöü€")).build()))) {
      assertThat(new AttributeLimits(2, 4).apply(request, cuts)).isEqualTo(request);
    }
    assertThat(cuts.shortened()).isZero();
    assertThat(cuts.dropped()).isZero();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}

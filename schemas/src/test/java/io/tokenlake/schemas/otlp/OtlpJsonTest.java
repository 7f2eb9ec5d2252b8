package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpJsonTest {
  private static final ByteString TRACE_ID = ByteString.fromHex("5b8efff798038103d269b633813fc60c");
  private static final ByteString SPAN_ID = ByteString.fromHex("eee19b7ec3c1b174");

  @Test
  void aSpanIsReadAsTheSpecificationWritesIt() throws IOException {
    Span span =
        span(
            """
            {"traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
             "parentSpanId": "", "traceState": "a=b", "name": "chat", "kind": 3,
             "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": 1544712661000000000,
             "droppedAttributesCount": 2, "flags": 257, "status": {"code": 2, "message": "no"},
             "events": [{"timeUnixNano": "1", "name": "e", "attributes": []}],
             "links": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174"}]}
            """);

    assertThat(span)
        .isEqualTo(
            Span.newBuilder()
                .setTraceId(TRACE_ID)
                .setSpanId(SPAN_ID)
                .setTraceState("a=b")
                .setName("chat")
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(1544712660000000000L)
                .setEndTimeUnixNano(1544712661000000000L)
                .setDroppedAttributesCount(2)
                .setFlags(257)
                .setStatus(
                    Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("no"))
                .addEvents(Span.Event.newBuilder().setTimeUnixNano(1).setName("e"))
                .addLinks(Span.Link.newBuilder().setTraceId(TRACE_ID).setSpanId(SPAN_ID))
                .build());
  }

  @Test
  void valuesOfEveryKindAreRead() throws IOException {
    Span span =
        span(
            """
            {"attributes": [
              {"key": "s", "value": {"stringValue": "x\\u00e9"}},
              {"key": "b", "value": {"boolValue": false}},
              {"key": "i", "value": {"intValue": "-9223372036854775808"}},
              {"key": "d", "value": {"doubleValue": 0.1}},
              {"key": "n", "value": {"doubleValue": "NaN"}},
              {"key": "y", "value": {"bytesValue": "_-8"}},
              {"key": "a", "value": {"arrayValue": {"values": [{"intValue": 1}, {}]}}},
              {"key": "m", "value": {"kvlistValue": {"values": [
                {"key": "k", "value": {"stringValue": ""}}]}}},
              {"key": "e", "value": null}]}
            """);

    assertThat(span.getAttributesList())
        .containsExactly(
            attribute("s", AnyValue.newBuilder().setStringValue("xé")),
            attribute("b", AnyValue.newBuilder().setBoolValue(false)),
            attribute("i", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)),
            attribute("d", AnyValue.newBuilder().setDoubleValue(0.1)),
            attribute("n", AnyValue.newBuilder().setDoubleValue(Double.NaN)),
            attribute("y", AnyValue.newBuilder().setBytesValue(ByteString.fromHex("ffef"))),
            attribute(
                "a",
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(AnyValue.newBuilder().setIntValue(1))
                            .addValues(AnyValue.getDefaultInstance()))),
            attribute(
                "m",
                AnyValue.newBuilder()
                    .setKvlistValue(
                        KeyValueList.newBuilder()
                            .addValues(attribute("k", AnyValue.newBuilder().setStringValue(""))))),
            KeyValue.newBuilder().setKey("e").build());
  }

  @Test
  void metricsAreRead() throws IOException {
    ExportMetricsServiceRequest request =
        OtlpJson.metrics(
            bytes(
                """
                {"resourceMetrics": [{"scopeMetrics": [{"scope": {"name": "m"}, "metrics": [
                  {"name": "h", "unit": "s", "histogram": {"aggregationTemporality": 1, "dataPoints": [
                    {"count": "18446744073709551615", "sum": 1e3, "bucketCounts": ["1", 2],
                     "explicitBounds": [0.5]}]}},
                  {"name": "g", "gauge": {"dataPoints": [{"asInt": "7"}, {"asDouble": 7}]}}]}]}]}
                """));

    assertThat(request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList())
        .containsExactly(
            Metric.newBuilder()
                .setName("h")
                .setUnit("s")
                .setHistogram(
                    Histogram.newBuilder()
                        .setAggregationTemporality(
                            AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(
                            HistogramDataPoint.newBuilder()
                                .setCount(-1L)
                                .setSum(1000)
                                .addBucketCounts(1)
                                .addBucketCounts(2)
                                .addExplicitBounds(0.5)))
                .build(),
            gauge(
                NumberDataPoint.newBuilder().setAsInt(7),
                NumberDataPoint.newBuilder().setAsDouble(7)));
  }

  @Test
  void logsAreRead() throws IOException {
    ExportLogsServiceRequest request =
        OtlpJson.logs(
            bytes(
                """
                {"resourceLogs": [{"scopeLogs": [{"logRecords": [
                  {"severityNumber": "SEVERITY_NUMBER_WARN", "eventName": "e",
                   "body": {"stringValue": "b"}, "spanId": "eee19b7ec3c1b174"}]}]}]}
                """));

    assertThat(request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList())
        .containsExactly(
            LogRecord.newBuilder()
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
                .setEventName("e")
                .setBody(AnyValue.newBuilder().setStringValue("b"))
                .setSpanId(SPAN_ID)
                .build());
  }

  @Test
  void unknownFieldsAndUnknownNumbersOfEnumsDoNotMatter() throws IOException {
    Span span =
        span(
            """
            {"name": "n", "start_time_unix_nano": 5, "kind": 99,
             "later": {"a": [1, {"b": null}], "name": "x"}}
            """);

    assertThat(span.getName()).isEqualTo("n");
    assertThat(span.getStartTimeUnixNano()).as("only lower camel case is a name").isZero();
    assertThat(span.getKindValue()).isEqualTo(99);
  }

  @Test
  void anEmptyObjectIsAnEmptyRequest() throws IOException {
    assertThat(OtlpJson.traces(bytes("{}")))
        .isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
    assertThat(OtlpJson.traces(bytes(" {\"resourceSpans\": null}\n")))
        .isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 5} | .name must be a string, not this number",
        "{'traceId': 'xyz'} | .traceId must be a string of hex digits, two for each byte, not this"
            + " string",
        "{'traceId': '123'} | .traceId must be a string of hex digits, two for each byte, not this"
            + " string",
        "{'kind': 'CLIENT'} | .kind must be the number of a SpanKind, not this string",
        "{'kind': 1.5} | .kind must be the number of a SpanKind, not this number",
        "{'startTimeUnixNano': -1} | .startTimeUnixNano must be a whole number from 0 to"
            + " 18446744073709551615, not this number",
        "{'startTimeUnixNano': '18446744073709551616'} | .startTimeUnixNano must be a whole number"
            + " from 0 to 18446744073709551615, not this string",
        "{'startTimeUnixNano': '1e999999999'} | .startTimeUnixNano must be a whole number from 0 to"
            + " 18446744073709551615, not this string",
        "{'droppedAttributesCount': 4294967296} | .droppedAttributesCount must be a whole number"
            + " from 0 to 4294967295, not this number",
        "{'status': []} | .status must be an object, not an array",
        "{'events': {}} | .events must be an array, not an object",
        "{'events': [{}, null]} | .events[1] must be an object, not null",
        "{'attributes': [{'key': 'k', 'value': {'boolValue': 'true'}}]} |"
            + " .attributes[0].value.boolValue must be true or false, not this string",
        "{'attributes': [{'key': 'k', 'value': {'doubleValue': 1e310}}]} |"
            + " .attributes[0].value.doubleValue must be a number of 64 bits, not this number",
        "{'attributes': [{'key': 'k', 'value': {'doubleValue': 'much'}}]} |"
            + " .attributes[0].value.doubleValue must be a number, not this string",
        "{'attributes': [{'key': 'k', 'value': {'bytesValue': '%'}}]} |"
            + " .attributes[0].value.bytesValue must be a string in base64, not this string",
      })
  void anErrorSaysWhereAndWhatIsExpectedAndQuotesNothing(String span, String problem) {
    assertThatThrownBy(() -> span(span.replace('\'', '"')))
        .isInstanceOf(OtlpJsonException.class)
        .hasMessage("resourceSpans[0].scopeSpans[0].spans[0]" + problem);
  }

  @Test
  void aPathCountsTheElementsBefore() {
    assertThatThrownBy(
            () ->
                OtlpJson.traces(
                    bytes("{\"resourceSpans\":[{},{\"scopeSpans\":[{},{},{\"scope\":1}]}]}")))
        .hasMessage("resourceSpans[1].scopeSpans[2].scope must be an object, not this number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | must be a JSON object",
        "[] | must be a JSON object",
        "{}{} | there is something after the end of the JSON object",
        "{\"resourceSpans\": | not valid JSON at line 1, column 18",
        "{\"resourceSpans\":[secret]} | not valid JSON at line 1, column 19",
      })
  void whatIsNoJsonObjectIsRefused(String json, String problem) {
    assertThatThrownBy(() -> OtlpJson.traces(bytes(json)))
        .isInstanceOf(OtlpJsonException.class)
        .hasMessage(problem);
  }

  @Test
  void whatIsReadCanBeReadAgainInBinaryHoweverDeepItIs() throws IOException {
    // A request holds the value of an attribute five messages deep, and each list adds two.
    ExportTraceServiceRequest deepest = OtlpJson.traces(nested(47));
    assertThat(ExportTraceServiceRequest.parseFrom(deepest.toByteArray())).isEqualTo(deepest);

    assertThatThrownBy(() -> OtlpJson.traces(nested(48)))
        .isInstanceOf(OtlpJsonException.class)
        .hasMessageEndingWith("is nested deeper than 100 messages");
    assertThatThrownBy(() -> OtlpJson.traces(nested(100_000)))
        .isInstanceOf(OtlpJsonException.class);
  }

  @Test
  void bytesThatLookLikeAnotherEncodingAreRefused() {
    assertThatThrownBy(() -> OtlpJson.traces(new byte[] {'{', 0, 0, 0, 0x33, '"'}))
        .isInstanceOf(OtlpJsonException.class)
        .hasMessage("not a text in UTF-8");
  }

  @Test
  void jsonIsToldFromProtobufByItsFirstByte() {
    assertThat(OtlpJson.isJson(bytes("{}"))).isTrue();
    assertThat(OtlpJson.isJson(new byte[0])).isFalse();
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().setSchemaUrl("{".repeat('{'));
    assertThat(OtlpJson.isJson(request.build().toByteArray())).isFalse();
  }

  private static byte[] nested(int lists) {
    return request(
        "{\"attributes\":[{\"key\":\"k\",\"value\":"
            + "{\"arrayValue\":{\"values\":[".repeat(lists)
            + "{\"intValue\":1}"
            + "]}}".repeat(lists)
            + "}]}");
  }

  private static Span span(String json) throws IOException {
    return OtlpJson.traces(request(json)).getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  private static byte[] request(String span) {
    return bytes("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span + "]}]}]}");
  }

  private static Metric gauge(NumberDataPoint.Builder first, NumberDataPoint.Builder second) {
    Metric.Builder metric = Metric.newBuilder().setName("g");
    metric.getGaugeBuilder().addDataPoints(first).addDataPoints(second);
    return metric.build();
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}

package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topics of log records and of metrics, through all that reads them. */
class LogAndMetricBytesFuzz {
  private static PoisonRig rig;

  @MethodSource
  @FuzzTest
  void anyMessageIsAccountedFor(byte[] message) throws Exception {
    if (rig == null) {
      rig = new PoisonRig();
    }
    rig.forget();
    rig.sendLogs(message);
    rig.sendMetrics(message);
    LedgerInvariants.check(rig);
  }

  static Stream<byte[]> anyMessageIsAccountedFor() {
    LogRecord event =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_767_225_600_000_000_000L)
            .setTraceId(ByteString.copyFrom("0123456789abcdef", UTF_8))
            .setSpanId(ByteString.copyFrom("01234567", UTF_8))
            .setEventName("gen_ai.client.inference.operation.details")
            .addAttributes(TestSpans.text("gen_ai.operation.name", "chat"))
            .addAttributes(TestSpans.text("gen_ai.provider.name", "openai"))
            .addAttributes(TestSpans.text("gen_ai.request.model", "gpt-4o"))
            .addAttributes(TestSpans.number("gen_ai.usage.input_tokens", 100))
            .addAttributes(TestSpans.number("gen_ai.usage.output_tokens", 10))
            .build();
    return Stream.of(
        message(event),
        message(event.toBuilder().clearTraceId().clearSpanId().build()),
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(usageMetric())))
            .build()
            .toByteArray());
  }

  private static byte[] message(LogRecord log) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }

  private static Metric usageMetric() {
    return Metric.newBuilder()
        .setName("claude_code.token.usage")
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    NumberDataPoint.newBuilder()
                        .setTimeUnixNano(1_767_225_600_000_000_000L)
                        .setAsDouble(12)
                        .addAttributes(TestSpans.text("type", "input"))
                        .addAttributes(TestSpans.text("model", "claude-sonnet-4"))))
        .build();
  }
}

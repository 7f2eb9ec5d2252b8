package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of log records, through the whole ledger. */
class LogBytesFuzz {
  private static PoisonRig rig;

  @MethodSource
  @FuzzTest
  void anyMessageOfLogsIsAccountedFor(byte[] message) throws Exception {
    if (rig == null) {
      rig = new PoisonRig();
    }
    rig.forget();
    rig.sendLogs(message);
    LedgerInvariants.check(rig);
  }

  static Stream<byte[]> anyMessageOfLogsIsAccountedFor() {
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
        message(event), message(event.toBuilder().clearTraceId().clearSpanId().build()));
  }

  private static byte[] message(LogRecord log) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }
}

package io.tokenlake.pipeline;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.List;

/** OTLP spans for tests, in the bytes that a bridge writes. */
final class TestSpans {
  private static final long START_NANOS = 1_767_225_600_000_000_000L; // 2026-01-01T00:00:00Z
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private TestSpans() {}

  /** A chat call of gpt-4o; {@code number} decides its ids and its time. */
  static Span chat(int number, long inputTokens, long outputTokens) {
    return span(number, "chat gpt-4o")
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o"))
        .addAttributes(number("gen_ai.usage.input_tokens", inputTokens))
        .addAttributes(number("gen_ai.usage.output_tokens", outputTokens))
        .build();
  }

  /** A call that the provider refuses because there are too many. */
  static Span refused(int number) {
    return span(number, "chat gpt-4o")
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o"))
        .addAttributes(text("error.type", "RateLimitError"))
        .build();
  }

  /** An agent's run that states the tokens of all of its calls. */
  static Span.Builder agent(int number, long inputTokens, long outputTokens) {
    return span(number, "invoke_agent helper")
        .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o"))
        .addAttributes(number("gen_ai.usage.input_tokens", inputTokens))
        .addAttributes(number("gen_ai.usage.output_tokens", outputTokens));
  }

  /** The same span as a child of {@code parent}, in its trace. */
  static Span under(Span parent, Span span) {
    return span.toBuilder()
        .setTraceId(parent.getTraceId())
        .setParentSpanId(parent.getSpanId())
        .build();
  }

  /** A span that has nothing to do with models. */
  static Span http(int number) {
    return span(number, "GET /").build();
  }

  static ExportTraceServiceRequest request(List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", "checkout"))
                        .addAttributes(text("team.name", "payments")))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("test"))
                        .addAllSpans(spans)))
        .build();
  }

  static ExportTraceServiceRequest request(Span span) {
    return request(List.of(span));
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  static Span.Builder span(int number, String name) {
    long start = START_NANOS + number * NANOS_PER_SECOND;
    return Span.newBuilder()
        .setTraceId(id(16, number))
        .setSpanId(id(8, number))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + NANOS_PER_SECOND / 2);
  }

  private static ByteString id(int length, int number) {
    return ByteString.copyFrom(ByteBuffer.allocate(length).put(0, (byte) 1).putInt(4, number));
  }
}

package io.tokenlake.benchmarks.watch;

import static io.tokenlake.benchmarks.ledger.OtlpAttribute.listOf;
import static io.tokenlake.benchmarks.ledger.OtlpAttribute.of;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Calls that break one bundled rule on calls and one on windows, each of a tenant of its own, so
 * that each opens alerts of its own.
 */
final class Probes {
  /** A call of over 10 USD. */
  static final String CALL_RULE = "expensive_call";

  /** Over 5 USD within a quarter of an hour. */
  static final String WINDOW_RULE = "burn_rate";

  private static final String TENANT = "probe-";
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** At 2.50 USD a million, 12 USD. */
  private static final long INPUT_TOKENS = 4_800_000;

  private final SplittableRandom random = new SplittableRandom(6);

  static String tenant(int number) {
    return TENANT + number;
  }

  static boolean isProbe(String tenant) {
    return tenant != null && tenant.startsWith(TENANT);
  }

  /** A call that ends now. */
  ExportTraceServiceRequest call(int number) {
    long now = System.currentTimeMillis() * NANOS_PER_MILLI;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(random.nextLong(), number + 1L))
            .setSpanId(id(number + 1L))
            .setName("chat gpt-4o")
            .setKind(SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(now - 900 * NANOS_PER_MILLI)
            .setEndTimeUnixNano(now)
            .addAttributes(of("gen_ai.operation.name", "chat"))
            .addAttributes(of("gen_ai.provider.name", "openai"))
            .addAttributes(of("gen_ai.request.model", "gpt-4o"))
            .addAttributes(of("gen_ai.response.model", "gpt-4o"))
            .addAttributes(of("gen_ai.response.id", "probe_" + number))
            .addAttributes(listOf("gen_ai.response.finish_reasons", "stop"))
            .addAttributes(of("gen_ai.usage.input_tokens", INPUT_TOKENS))
            .addAttributes(of("gen_ai.usage.output_tokens", 10));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(of("service.name", "probe"))
                        .addAttributes(of("deployment.environment.name", "production"))
                        .addAttributes(of("tenant.id", tenant(number))))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  private static ByteString id(long... parts) {
    ByteBuffer bytes = ByteBuffer.allocate(parts.length * Long.BYTES);
    for (long part : parts) {
      bytes.putLong(part);
    }
    return ByteString.copyFrom(bytes.flip());
  }
}

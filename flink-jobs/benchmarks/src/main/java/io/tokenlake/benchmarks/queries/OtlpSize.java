package io.tokenlake.benchmarks.queries;

import static io.tokenlake.benchmarks.ledger.OtlpAttribute.listOf;
import static io.tokenlake.benchmarks.ledger.OtlpAttribute.of;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.usage.Leaf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * What the same calls take as OTLP, in requests of a hundred spans of one service: without content,
 * and only with the attributes that the ledger keeps.
 *
 * @param rawBytes bytes of protobuf a call
 * @param gzipBytes the same after gzip, request by request
 */
public record OtlpSize(double rawBytes, double gzipBytes) {
  private static final int SPANS = 100;
  private static final int MOST_CALLS = 20_000;

  /** Measures calls from the middle of the ledger. */
  public static OtlpSize measure(LedgerSize size) throws IOException {
    List<LlmCall> calls = new ArrayList<>();
    Population population = new Population(size.seed());
    for (int i = 0; i < population.tenants().size(); i++) {
      new TenantDay(
              population.tenants().get(i),
              i,
              size.day(size.days() / 2),
              MOST_CALLS / population.tenants().size(),
              size.seed())
          .forEach(calls::add);
    }
    long raw = 0;
    long zipped = 0;
    for (int from = 0; from < calls.size(); from += SPANS) {
      byte[] bytes = request(calls.subList(from, Math.min(calls.size(), from + SPANS)));
      raw += bytes.length;
      zipped += gzip(bytes);
    }
    return new OtlpSize((double) raw / calls.size(), (double) zipped / calls.size());
  }

  private static byte[] request(List<LlmCall> calls) {
    ScopeSpans.Builder spans =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("genai").setVersion("1.4.0"));
    calls.forEach(call -> spans.addSpans(span(call)));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(of("service.name", "api-1")))
                .addScopeSpans(spans))
        .build()
        .toByteArray();
  }

  private static Span span(LlmCall call) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(call.traceId()))
            .setSpanId(bytes(call.spanId()))
            .setParentSpanId(bytes(call.parentSpanId()))
            .setName(call.operation() + " " + call.requestModel())
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(call.startedAtMicros() * 1_000)
            .setEndTimeUnixNano(call.endedAtMicros() * 1_000);
    Attribution who = call.attribution();
    text(span, "gen_ai.operation.name", call.operation());
    text(span, "gen_ai.provider.name", call.provider());
    text(span, "gen_ai.request.model", call.requestModel());
    text(span, "gen_ai.response.model", call.responseModel());
    text(span, "gen_ai.response.id", call.responseId());
    text(span, "gen_ai.conversation.id", who.session());
    text(span, "gen_ai.agent.name", who.agent());
    text(span, "gen_ai.prompt.name", who.promptName());
    text(span, "gen_ai.prompt.version", who.promptVersion());
    text(span, "tenant.id", who.tenant());
    text(span, "team.name", who.team());
    text(span, "feature.name", who.feature());
    text(span, "user.id", who.userId());
    text(span, "workflow.name", who.workflow());
    text(span, "deployment.environment.name", who.environment());
    text(span, "error.type", call.errorType());
    if (call.finishReasons() != null) {
      span.addAttributes(listOf("gen_ai.response.finish_reasons", call.finishReasons().get(0)));
    }
    if (call.ttftMillis() != null) {
      span.addAttributes(of("gen_ai.response.time_to_first_chunk", call.ttftMillis() / 1_000.0));
    }
    if (call.usage() != null) {
      Map<Leaf, Long> leaves = call.usage().leaves();
      count(span, "gen_ai.usage.input_tokens", call.usage().inTotal());
      count(span, "gen_ai.usage.output_tokens", call.usage().outTotal());
      count(span, "gen_ai.usage.cache_read.input_tokens", leaves.get(Leaf.IN_CACHE_READ));
      count(span, "gen_ai.usage.cache_creation.input_tokens", leaves.get(Leaf.IN_CACHE_WRITE_5M));
      count(span, "gen_ai.usage.reasoning.output_tokens", leaves.get(Leaf.OUT_REASONING));
    }
    return span.build();
  }

  private static void text(Span.Builder span, String key, String value) {
    if (value != null) {
      span.addAttributes(of(key, value));
    }
  }

  private static void count(Span.Builder span, String key, Long value) {
    if (value != null) {
      span.addAttributes(of(key, value));
    }
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static long gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.size();
  }
}

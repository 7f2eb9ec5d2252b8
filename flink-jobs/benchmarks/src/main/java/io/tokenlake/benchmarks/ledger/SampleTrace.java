package io.tokenlake.benchmarks.ledger;

import static io.tokenlake.benchmarks.ledger.OtlpAttribute.listOf;
import static io.tokenlake.benchmarks.ledger.OtlpAttribute.of;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One trace: an HTTP request, the model call it makes, and a tool or database call. The attributes
 * are those that current instrumentations send.
 *
 * @param server the HTTP server's span, the root
 * @param chat the model call
 * @param helper the tool's or the database's span
 */
record SampleTrace(Span server, Span chat, Span helper, long inputTokens, long outputTokens) {
  static final int SPANS = 3;

  /** 2026-11-20T00:00:00Z. */
  private static final long START_NANOS = 1_795_132_800_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_BETWEEN_TRACES = 40;

  private record Model(String provider, String name, String host) {}

  /** All of them are in the bundled price book. */
  private static final List<Model> MODELS =
      List.of(
          new Model("openai", "gpt-4o", "api.openai.com"),
          new Model("openai", "gpt-4o-mini", "api.openai.com"),
          new Model("anthropic", "claude-sonnet-4-6", "api.anthropic.com"),
          new Model("anthropic", "claude-haiku-4-5", "api.anthropic.com"),
          new Model("gcp.gemini", "gemini-2.5-flash", "generativelanguage.googleapis.com"));

  /**
   * The trace of this number.
   *
   * @param random source of everything that differs between traces
   */
  static SampleTrace create(long number, SplittableRandom random) {
    ByteString traceId = id(random.nextLong(), number + 1);
    ByteString root = id(random.nextLong());
    long start = START_NANOS + number * MILLIS_BETWEEN_TRACES * NANOS_PER_MILLI;
    long millis = 400L + random.nextInt(4_000);
    long input = 200L + random.nextInt(8_000);
    long output = 10L + random.nextInt(900);
    return new SampleTrace(
        server(traceId, root, start, millis, random),
        chat(traceId, root, start, millis, input, output, random),
        number % 2 == 0
            ? tool(traceId, root, start, millis, random)
            : database(traceId, root, start, millis, random),
        input,
        output);
  }

  private static Span server(
      ByteString traceId, ByteString spanId, long start, long millis, SplittableRandom random) {
    String path = "/v1/conversations/" + hex(random) + "/messages";
    return span(traceId, spanId, null, "POST /v1/conversations/{id}/messages", start, millis)
        .setKind(SpanKind.SPAN_KIND_SERVER)
        .addAttributes(of("http.request.method", "POST"))
        .addAttributes(of("http.route", "/v1/conversations/{id}/messages"))
        .addAttributes(of("http.response.status_code", 200))
        .addAttributes(of("url.scheme", "https"))
        .addAttributes(of("url.path", path))
        .addAttributes(of("server.address", "assistant.example.com"))
        .addAttributes(of("server.port", 443))
        .addAttributes(of("client.address", "10.1." + random.nextInt(256) + ".17"))
        .addAttributes(of("network.protocol.version", "1.1"))
        .addAttributes(of("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0"))
        .build();
  }

  private static Span chat(
      ByteString traceId,
      ByteString parent,
      long start,
      long millis,
      long input,
      long output,
      SplittableRandom random) {
    Model model = MODELS.get(random.nextInt(MODELS.size()));
    Span.Builder chat =
        span(
            traceId,
            id(random.nextLong()),
            parent,
            "chat " + model.name(),
            start + 20 * NANOS_PER_MILLI,
            millis - 40);
    return chat.setKind(SpanKind.SPAN_KIND_CLIENT)
        .addAttributes(of("gen_ai.operation.name", "chat"))
        .addAttributes(of("gen_ai.provider.name", model.provider()))
        .addAttributes(of("gen_ai.request.model", model.name()))
        .addAttributes(of("gen_ai.response.model", model.name()))
        .addAttributes(of("gen_ai.response.id", "resp_" + hex(random) + hex(random)))
        .addAttributes(listOf("gen_ai.response.finish_reasons", "stop"))
        .addAttributes(of("gen_ai.usage.input_tokens", input))
        .addAttributes(of("gen_ai.usage.cache_read.input_tokens", input / 2))
        .addAttributes(of("gen_ai.usage.output_tokens", output))
        .addAttributes(of("gen_ai.request.max_tokens", 4_096))
        .addAttributes(of("gen_ai.request.temperature", 0.2))
        .addAttributes(of("gen_ai.request.top_p", 0.95))
        .addAttributes(of("gen_ai.request.stream", true))
        .addAttributes(of("gen_ai.response.time_to_first_chunk", 0.2 + random.nextDouble()))
        .addAttributes(of("gen_ai.output.type", "text"))
        .addAttributes(of("gen_ai.conversation.id", "conv_" + hex(random)))
        .addAttributes(of("gen_ai.agent.name", "support-assistant"))
        .addAttributes(of("user.id", "user-" + random.nextInt(5_000)))
        .addAttributes(of("feature.name", "answer-" + random.nextInt(12)))
        .addAttributes(of("server.address", model.host()))
        .addAttributes(of("server.port", 443))
        .build();
  }

  private static Span tool(
      ByteString traceId, ByteString parent, long start, long millis, SplittableRandom random) {
    return span(traceId, id(random.nextLong()), parent, "execute_tool search", start, millis / 8)
        .setKind(SpanKind.SPAN_KIND_INTERNAL)
        .addAttributes(of("gen_ai.operation.name", "execute_tool"))
        .addAttributes(of("gen_ai.tool.name", "search"))
        .addAttributes(of("gen_ai.tool.type", "function"))
        .addAttributes(of("gen_ai.tool.call.id", "call_" + hex(random)))
        .addAttributes(of("gen_ai.tool.description", "Searches the articles of the help centre"))
        .build();
  }

  private static Span database(
      ByteString traceId, ByteString parent, long start, long millis, SplittableRandom random) {
    return span(traceId, id(random.nextLong()), parent, "SELECT messages", start, millis / 50)
        .setKind(SpanKind.SPAN_KIND_CLIENT)
        .addAttributes(of("db.system.name", "postgresql"))
        .addAttributes(of("db.namespace", "assistant"))
        .addAttributes(of("db.collection.name", "messages"))
        .addAttributes(of("db.operation.name", "SELECT"))
        .addAttributes(
            of(
                "db.query.text",
                "SELECT id, role, body FROM messages WHERE conversation = $1 ORDER BY id LIMIT 50"))
        .addAttributes(of("server.address", "db-" + random.nextInt(4) + ".internal"))
        .addAttributes(of("server.port", 5_432))
        .build();
  }

  private static Span.Builder span(
      ByteString traceId,
      ByteString spanId,
      ByteString parent,
      String name,
      long startNanos,
      long millis) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(spanId)
            .setName(name)
            .setStartTimeUnixNano(startNanos)
            .setEndTimeUnixNano(startNanos + millis * NANOS_PER_MILLI);
    return parent == null ? span : span.setParentSpanId(parent);
  }

  private static ByteString id(long... parts) {
    ByteBuffer bytes = ByteBuffer.allocate(parts.length * Long.BYTES);
    for (long part : parts) {
      bytes.putLong(part);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static String hex(SplittableRandom random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}

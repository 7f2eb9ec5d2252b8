package io.tokenlake.pipeline;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Spans with keys of the conventions and values of any kind; each parent is any span, itself
 * included, and few response ids are shared by many.
 */
final class FuzzedSpans {
  private static final int MOST_SPANS = 10;
  private static final int MOST_ATTRIBUTES = 10;
  private static final String[] OPERATIONS = {
    "chat", "embeddings", "invoke_agent", "invoke_workflow", "execute_tool", "retrieval", "other"
  };
  private static final String[] PROVIDERS = {"openai", "azure.ai.openai", "anthropic", ""};
  private static final String[] MODELS = {"gpt-4o", "gpt-4o-2024-08-06", "claude-sonnet-4", "?"};
  private static final String[] RESPONSES = {
    "chatcmpl-AbCdEfGhIjKlMnOpQr", "chatcmpl-rQpOnMlKjIhGfEdCbA", "short"
  };
  private static final String[] COUNTS = {
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.prompt_tokens",
    "gen_ai.usage.completion_tokens",
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.audio.input_tokens",
    "gen_ai.usage.audio.cache_read.input_tokens",
    "gen_ai.usage.image.input_tokens",
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.audio.output_tokens",
    "gen_ai.usage.total_tokens",
    "gen_ai.usage.cost"
  };
  private static final String[] OTHERS = {
    "gen_ai.response.time_to_first_chunk",
    "gen_ai.response.finish_reasons",
    "gen_ai.request.stream",
    "http.response.status_code",
    "error.type",
    "tags",
    "tenant.id",
    "openai.response.service_tier"
  };

  private final FuzzedDataProvider data;

  FuzzedSpans(FuzzedDataProvider data) {
    this.data = data;
  }

  /** Spans of one or two traces, each with an id of its own. */
  List<Span> read() {
    int count = data.consumeInt(1, MOST_SPANS);
    boolean twoTraces = data.consumeBoolean();
    List<Span> spans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Span.Builder span =
          TestSpans.span(i, "span")
              .setTraceId(TestSpans.span(twoTraces ? i % 2 : 0, "").getTraceId());
      int parent = data.consumeInt(-1, count);
      if (parent >= 0) {
        span.setParentSpanId(TestSpans.span(parent, "").getSpanId());
      }
      spans.add(withAttributes(span));
    }
    return spans;
  }

  private Span withAttributes(Span.Builder span) {
    put(span, "gen_ai.operation.name", text(data.pickValue(OPERATIONS)));
    put(span, "gen_ai.provider.name", text(data.pickValue(PROVIDERS)));
    put(span, "gen_ai.request.model", text(data.pickValue(MODELS)));
    if (data.consumeBoolean()) {
      put(span, "gen_ai.response.id", text(data.pickValue(RESPONSES)));
    }
    int more = data.consumeInt(0, MOST_ATTRIBUTES);
    for (int i = 0; i < more; i++) {
      String key = data.consumeInt(0, 3) > 0 ? data.pickValue(COUNTS) : data.pickValue(OTHERS);
      put(span, key, value());
    }
    return span.build();
  }

  private AnyValue value() {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (data.consumeInt(0, 6)) {
      case 0 -> value.setIntValue(data.consumeLong()).build();
      case 1 -> value.setDoubleValue(data.consumeDouble()).build();
      case 2 -> text(data.consumeString(20));
      case 3 -> value.setBoolValue(data.consumeBoolean()).build();
      case 4 -> text(Long.toString(data.consumeInt(0, 1_000)));
      default -> value.setIntValue(data.consumeInt(0, 1_000)).build();
    };
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static void put(Span.Builder span, String key, AnyValue value) {
    span.addAttributes(KeyValue.newBuilder().setKey(key).setValue(value));
  }
}

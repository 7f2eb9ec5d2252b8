package io.tokenlake.domain.genai;

import static java.util.Map.entry;

import io.tokenlake.domain.genai.TokenMetric.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads usage out of metrics, for services that send no spans: the convention's token metrics,
 * those of Claude Code, Codex and Gemini CLI, and vLLM's counters. Stateless and thread-safe.
 *
 * <p>Where a service sends spans as well, its metrics state the same usage again; the caller
 * decides which of the two counts.
 */
public final class TokenMetricReader {
  /** One metric: its kind, or the attribute whose value tells the kind. */
  private record Row(Kind kind, String typeKey, Map<String, Kind> types, String provider) {
    static Row of(Kind kind) {
      return new Row(kind, null, Map.of(), null);
    }
  }

  private static final Row TOKEN_USAGE =
      new Row(
          null,
          "gen_ai.token.type",
          Map.of("input", Kind.INPUT, "output", Kind.OUTPUT, "completion", Kind.OUTPUT),
          null);

  private static final Map<String, Row> METRICS =
      Map.ofEntries(
          entry("gen_ai.client.token.usage", TOKEN_USAGE),
          entry("gen_ai.client.inference.operation.input_tokens", Row.of(Kind.INPUT)),
          entry("gen_ai.client.inference.operation.output_tokens", Row.of(Kind.OUTPUT)),
          entry("gen_ai.client.inference.usage.input_tokens", Row.of(Kind.INPUT)),
          entry("gen_ai.client.inference.usage.output_tokens", Row.of(Kind.OUTPUT)),
          entry(
              "gen_ai.client.inference.usage.cache_read.input_tokens",
              Row.of(Kind.INPUT_CACHE_READ)),
          entry(
              "gen_ai.client.inference.usage.cache_write.input_tokens",
              Row.of(Kind.INPUT_CACHE_WRITE)),
          entry(
              "gen_ai.client.inference.usage.reasoning.output_tokens",
              Row.of(Kind.OUTPUT_REASONING)),
          entry(
              "claude_code.token.usage",
              new Row(
                  null,
                  "type",
                  Map.of(
                      "input", Kind.INPUT_FRESH,
                      "output", Kind.OUTPUT,
                      "cacheread", Kind.CACHE_READ,
                      "cachecreation", Kind.CACHE_WRITE),
                  "anthropic")),
          entry("claude_code.cost.usage", new Row(Kind.COST, null, Map.of(), "anthropic")),
          entry(
              "codex.turn.token_usage",
              new Row(
                  null,
                  "token_type",
                  Map.of(
                      "input", Kind.INPUT,
                      "cached_input", Kind.INPUT_CACHE_READ,
                      "cache_write_input", Kind.INPUT_CACHE_WRITE,
                      "output", Kind.OUTPUT,
                      "reasoning_output", Kind.OUTPUT_REASONING),
                  "openai")),
          entry(
              "gemini_cli.token.usage",
              new Row(
                  null,
                  "type",
                  Map.of(
                      "input", Kind.INPUT,
                      "tool", Kind.INPUT,
                      "cache", Kind.INPUT_CACHE_READ,
                      "output", Kind.OUTPUT,
                      "thought", Kind.REASONING),
                  "gcp.gemini")),
          entry("vllm:prompt_tokens", Row.of(Kind.INPUT)),
          entry("vllm:prompt_tokens_total", Row.of(Kind.INPUT)),
          entry("vllm:generation_tokens", Row.of(Kind.OUTPUT)),
          entry("vllm:generation_tokens_total", Row.of(Kind.OUTPUT)));

  private static final List<Source> PROVIDER = OtelDialect.TABLE.field(CallField.PROVIDER);

  private final AttributionReader attributionReader;

  /** A reader that attributes by the defaults. */
  public TokenMetricReader() {
    this(AttributionMapping.defaults());
  }

  /** A reader with other knowledge about attributes. */
  public TokenMetricReader(AttributionMapping mapping) {
    attributionReader = new AttributionReader(mapping);
  }

  /** Whether the metric of this name states usage. */
  public static boolean isUsage(String metric) {
    return METRICS.containsKey(metric);
  }

  /** The usage that {@code point} states; empty when it states none or not what it counts. */
  public Optional<TokenMetric> read(MetricPoint point) {
    Row row = METRICS.get(point.name());
    if (row == null || point.value() == null || point.value().signum() < 0) {
      return Optional.empty();
    }
    Attributes attributes = new Attributes(point.attributes());
    Kind kind = row.kind();
    if (kind == null) {
      String type = attributes.text(row.typeKey());
      kind = type == null ? null : row.types().get(type.toLowerCase(Locale.ROOT));
    }
    if (kind == null) {
      return Optional.empty();
    }
    String provider = Providers.canonical(attributes.text(PROVIDER));
    return Optional.of(
        new TokenMetric(
            point.name(),
            kind,
            point.value(),
            provider == null ? row.provider() : provider,
            attributes.text("gen_ai.response.model", "gen_ai.request.model", "model", "model_name"),
            attributes.text(OtelDialect.OPERATION),
            attributionReader.read(attributes, new Attributes(point.resource()))));
  }
}

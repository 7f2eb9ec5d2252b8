package io.tokenlake.domain.pricing.imports;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the JSON of genai-prices: per provider, per model, prices with tiers and start dates. */
final class GenaiPricesList {
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          entry("openai", "openai"),
          entry("anthropic", "anthropic"),
          entry("aws", "aws.bedrock"),
          entry("google", "gcp.gemini"),
          entry("mistral", "mistral_ai"),
          entry("cohere", "cohere"),
          entry("deepseek", "deepseek"),
          entry("groq", "groq"),
          entry("x-ai", "x_ai"),
          entry("perplexity", "perplexity"),
          entry("moonshotai", "moonshot_ai"),
          entry("together", "together_ai"),
          entry("fireworks", "fireworks"),
          entry("cerebras", "cerebras"),
          entry("zai", "zai"),
          entry("minimax", "minimax"),
          entry("voyageai", "voyageai"));

  private static final Map<String, PriceUnit> UNITS =
      Map.ofEntries(
          entry("input_mtok", PriceUnit.INPUT),
          entry("output_mtok", PriceUnit.OUTPUT),
          entry("cache_read_mtok", PriceUnit.CACHE_READ),
          entry("cache_write_mtok", PriceUnit.CACHE_WRITE),
          entry("cache_write_5m_mtok", PriceUnit.CACHE_WRITE_5M),
          entry("cache_write_1h_mtok", PriceUnit.CACHE_WRITE_1H),
          entry("input_audio_mtok", PriceUnit.AUDIO_INPUT),
          entry("output_audio_mtok", PriceUnit.AUDIO_OUTPUT),
          entry("cache_audio_read_mtok", PriceUnit.AUDIO_CACHE_READ),
          entry("input_image_mtok", PriceUnit.IMAGE_INPUT),
          entry("output_image_mtok", PriceUnit.IMAGE_OUTPUT),
          entry("requests_kcount", PriceUnit.REQUESTS),
          entry("web_searches_kcount", PriceUnit.WEB_SEARCHES));

  private final LocalDate day;

  GenaiPricesList(LocalDate day) {
    this.day = day;
  }

  List<ForeignModel> models(JsonNode list) {
    List<ForeignModel> models = new ArrayList<>();
    for (JsonNode provider : list) {
      String ours = PROVIDERS.get(provider.path("id").asText());
      if (ours == null) {
        continue;
      }
      for (JsonNode model : provider.path("models")) {
        String id = model.path("id").asText();
        Map<Condition, Map<PriceUnit, BigDecimal>> prices = bands(current(model.path("prices")));
        if (prices.get(Condition.LIST).containsKey(PriceUnit.INPUT)) {
          models.add(new ForeignModel(seller(ours, id), name(id), prices));
        }
      }
    }
    return models;
  }

  /** Google sells Claude through Vertex AI only. */
  private static String seller(String provider, String id) {
    return provider.equals("gcp.gemini") && id.startsWith("claude") ? "gcp.vertex_ai" : provider;
  }

  /** The list's own word for what is not the global endpoint of Bedrock. */
  private static String name(String id) {
    return id.startsWith("regional.") ? id.substring("regional.".length()) : id;
  }

  /** The last price that has begun; prices for some hours of the day are not comparable. */
  private JsonNode current(JsonNode prices) {
    if (!prices.isArray()) {
      return prices;
    }
    JsonNode current = prices.path(0).path("prices");
    for (JsonNode conditional : prices) {
      JsonNode start = conditional.path("constraint").path("start_date");
      if (start.isTextual() && !LocalDate.parse(start.textValue()).isAfter(day)) {
        current = conditional.path("prices");
      }
    }
    return current;
  }

  private static Map<Condition, Map<PriceUnit, BigDecimal>> bands(JsonNode prices) {
    Map<PriceUnit, BigDecimal> base = new EnumMap<>(PriceUnit.class);
    Map<Long, Map<PriceUnit, BigDecimal>> above = new TreeMap<>();
    UNITS.forEach(
        (key, unit) -> {
          JsonNode price = prices.path(key);
          if (price.isNumber()) {
            base.put(unit, price.decimalValue());
          } else if (price.isObject()) {
            base.put(unit, price.path("base").decimalValue());
            for (JsonNode tier : price.path("tiers")) {
              above
                  .computeIfAbsent(
                      tier.path("start").longValue(), unused -> new EnumMap<>(PriceUnit.class))
                  .put(unit, tier.path("price").decimalValue());
            }
          }
        });
    Map<Condition, Map<PriceUnit, BigDecimal>> bands = new LinkedHashMap<>();
    bands.put(Condition.LIST, base);
    above.forEach((over, stated) -> bands.put(new Condition(null, over), stated));
    return bands;
  }
}

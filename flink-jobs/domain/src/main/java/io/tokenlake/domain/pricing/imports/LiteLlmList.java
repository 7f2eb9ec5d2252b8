package io.tokenlake.domain.pricing.imports;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads LiteLLM's map: a flat object per model, the condition at the end of each key. */
final class LiteLlmList {
  /** Our name of a seller, and what the map puts before the names of its models. */
  private record Seller(String provider, String prefix) {}

  private static final Map<String, Seller> SELLERS =
      Map.ofEntries(
          entry("openai", new Seller("openai", "openai/")),
          entry("azure", new Seller("azure.ai.openai", "azure/")),
          entry("anthropic", new Seller("anthropic", "anthropic/")),
          entry("bedrock", new Seller("aws.bedrock", "bedrock/")),
          entry("bedrock_converse", new Seller("aws.bedrock", "bedrock/")),
          entry("gemini", new Seller("gcp.gemini", "gemini/")),
          entry("vertex_ai-anthropic_models", new Seller("gcp.vertex_ai", "vertex_ai/")),
          entry("mistral", new Seller("mistral_ai", "mistral/")),
          entry("cohere", new Seller("cohere", "cohere/")),
          entry("cohere_chat", new Seller("cohere", "cohere/")),
          entry("deepseek", new Seller("deepseek", "deepseek/")),
          entry("groq", new Seller("groq", "groq/")),
          entry("xai", new Seller("x_ai", "xai/")),
          entry("perplexity", new Seller("perplexity", "perplexity/")),
          entry("moonshot", new Seller("moonshot_ai", "moonshot/")),
          entry("together_ai", new Seller("together_ai", "together_ai/")),
          entry("fireworks_ai", new Seller("fireworks", "fireworks_ai/")),
          entry("cerebras", new Seller("cerebras", "cerebras/")),
          entry("zai", new Seller("zai", "zai/")),
          entry("minimax", new Seller("minimax", "minimax/")),
          entry("voyage", new Seller("voyageai", "voyage/")));

  private static final Map<String, PriceUnit> UNITS =
      Map.ofEntries(
          entry("input_cost_per_token", PriceUnit.INPUT),
          entry("output_cost_per_token", PriceUnit.OUTPUT),
          entry("cache_read_input_token_cost", PriceUnit.CACHE_READ),
          entry("cache_creation_input_token_cost", PriceUnit.CACHE_WRITE),
          entry("cache_creation_input_token_cost_above_1hr", PriceUnit.CACHE_WRITE_1H),
          entry("input_cost_per_audio_token", PriceUnit.AUDIO_INPUT),
          entry("output_cost_per_audio_token", PriceUnit.AUDIO_OUTPUT),
          entry("cache_read_input_audio_token_cost", PriceUnit.AUDIO_CACHE_READ),
          entry("input_cost_per_image_token", PriceUnit.IMAGE_INPUT),
          entry("output_cost_per_image_token", PriceUnit.IMAGE_OUTPUT),
          entry("output_cost_per_reasoning_token", PriceUnit.REASONING));

  private static final Pattern KEY =
      Pattern.compile("(.+?)(?:_above_([0-9]+)k_tokens)?(?:_(batches|flex|priority))?");

  /** The map states the price of one token; ours is that of a million. */
  private static final int MILLION = 6;

  private LiteLlmList() {}

  static List<ForeignModel> models(JsonNode list) {
    List<ForeignModel> models = new ArrayList<>();
    for (Map.Entry<String, JsonNode> model : list.properties()) {
      Seller seller = SELLERS.get(model.getValue().path("litellm_provider").asText());
      if (seller == null || !model.getValue().path("input_cost_per_token").isNumber()) {
        continue;
      }
      String key = model.getKey();
      String name = key.startsWith(seller.prefix()) ? key.substring(seller.prefix().length()) : key;
      // Where hours decide, the map states the peak; the book's list price is that of other hours.
      JsonNode offPeak = model.getValue().path("off_peak_pricing");
      models.add(
          new ForeignModel(
              seller.provider(), name, prices(offPeak.isObject() ? offPeak : model.getValue())));
    }
    return models;
  }

  private static Map<Condition, Map<PriceUnit, BigDecimal>> prices(JsonNode model) {
    Map<Condition, Map<PriceUnit, BigDecimal>> prices = new LinkedHashMap<>();
    prices.put(Condition.LIST, new EnumMap<>(PriceUnit.class));
    for (Map.Entry<String, JsonNode> stated : model.properties()) {
      Matcher key = KEY.matcher(stated.getKey());
      if (!stated.getValue().isNumber() || !key.matches() || !UNITS.containsKey(key.group(1))) {
        continue;
      }
      long over = key.group(2) == null ? 0 : Long.parseLong(key.group(2)) * 1_000;
      String tier = "batches".equals(key.group(3)) ? "batch" : key.group(3);
      prices
          .computeIfAbsent(new Condition(tier, over), unused -> new EnumMap<>(PriceUnit.class))
          .put(
              UNITS.get(key.group(1)),
              stated.getValue().decimalValue().movePointRight(MILLION).stripTrailingZeros());
    }
    return prices;
  }
}

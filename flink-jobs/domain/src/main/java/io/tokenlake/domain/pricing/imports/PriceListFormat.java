package io.tokenlake.domain.pricing.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;

/** A published price list that can be compared with the price book. */
public enum PriceListFormat {
  /** The JSON of genai-prices, version 2: a list of providers with their models. */
  GENAI_PRICES {
    @Override
    List<ForeignModel> models(JsonNode list, LocalDate day) {
      return new GenaiPricesList(day).models(list);
    }
  },
  /** LiteLLM's map of models, {@code model_prices_and_context_window.json}. */
  LITELLM {
    @Override
    List<ForeignModel> models(JsonNode list, LocalDate day) {
      return LiteLlmList.models(list);
    }
  };

  /** Numbers stay the decimals that the file has. */
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build()
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  abstract List<ForeignModel> models(JsonNode list, LocalDate day);

  /**
   * Reads the models that are sold by providers the price book can name and priced by tokens.
   *
   * @param file the file; not closed
   * @param day day whose prices are wanted, where the list has several
   * @throws IllegalArgumentException when it is no file of this format
   * @throws UncheckedIOException when it cannot be read
   */
  public List<ForeignModel> read(InputStream file, LocalDate day) {
    try {
      List<ForeignModel> models = models(JSON.readTree(file), day);
      if (models.isEmpty()) {
        throw new IllegalArgumentException("the file holds no prices in the format " + this);
      }
      return models;
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "the file is no valid JSON at line " + broken.getLocation().getLineNr(), broken);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

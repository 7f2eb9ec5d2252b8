package io.tokenlake.domain.pricing.imports;

import io.tokenlake.domain.pricing.PriceUnit;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a published price list says about one model, in the words and units of the price book.
 *
 * @param provider canonical provider name
 * @param model name of the model
 * @param prices by condition, USD by unit in the scale of the unit
 */
public record ForeignModel(
    String provider, String model, Map<Condition, Map<PriceUnit, BigDecimal>> prices) {

  /**
   * The conditions that published lists know.
   *
   * @param tier service tier, {@code batch} included; null: the list price
   * @param contextOver for input of more tokens than this; 0: from the first token on
   */
  public record Condition(String tier, long contextOver) {
    /** The list price. */
    public static final Condition LIST = new Condition(null, 0);
  }
}

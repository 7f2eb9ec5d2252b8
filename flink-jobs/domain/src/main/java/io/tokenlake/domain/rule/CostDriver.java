package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Driver;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Splits the difference of two costs into its causes, by changing one after the other from what was
 * to what is: number of requests, models, sizes of requests and answers, share of the input that
 * comes from the cache, prices. Each cause is the difference that its change makes, so that
 * together they are the whole to the last digit, whatever was rounded between.
 *
 * <p>Of a model, or kind of token, that was not there before nobody knows what it would have cost;
 * it counts at what it costs now, so that it is not its price that changed.
 */
public final class CostDriver {
  private static final int SCALE = 12;
  private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);

  private CostDriver() {}

  /**
   * The causes of the difference.
   *
   * @param before sums by model, each model once
   * @param now sums by model, each model once
   */
  public static Driver between(List<ModelSums> before, List<ModelSums> now) {
    Map<String, WindowSums> was =
        before.stream().collect(Collectors.toMap(ModelSums::model, ModelSums::sums));
    WindowSums allBefore = Bucket.total(before);
    WindowSums allNow = Bucket.total(now);
    BigDecimal then = allBefore.cost();
    BigDecimal volume =
        allBefore.calls() > 0
            ? rounded(times(then, allNow.calls(), allBefore.calls()))
            : allNow.cost(); // with nothing to compare with, all of it is new
    BigDecimal mix = BigDecimal.ZERO;
    BigDecimal size = BigDecimal.ZERO;
    BigDecimal cache = BigDecimal.ZERO;
    for (ModelSums model : now) {
      WindowSums is = model.sums();
      WindowSums old = was.getOrDefault(model.model(), WindowSums.ZERO);
      boolean known = old.calls() > 0;
      mix = mix.add(known ? times(old.cost(), is.calls(), old.calls()) : is.cost());
      size = size.add(known ? sized(old, is) : is.cost());
      cache = cache.add(known ? cached(old, is) : is.cost());
    }
    if (allBefore.calls() <= 0) {
      mix = allNow.cost();
      size = allNow.cost();
      cache = allNow.cost();
    }
    BigDecimal afterMix = rounded(mix);
    BigDecimal afterSize = rounded(size);
    BigDecimal afterCache = rounded(cache);
    BigDecimal cost = allNow.cost();
    return new Driver(
        cost.subtract(then),
        volume.subtract(then),
        afterMix.subtract(volume),
        afterSize.subtract(afterMix),
        afterCache.subtract(afterSize),
        cost.subtract(afterCache));
  }

  /** The requests and sizes of now, at the cache share and prices of before. */
  private static BigDecimal sized(WindowSums old, WindowSums is) {
    BigDecimal input = old.inputCost().add(old.cachedCost());
    return at(input, old.inputTokens(), is.inputTokens(), is.inputCost().add(is.cachedCost()))
        .add(at(old.outputCost(), old.outputTokens(), is.outputTokens(), is.outputCost()))
        .add(times(old.otherCost(), is.calls(), old.calls()));
  }

  /** The requests, sizes and cache share of now, at the prices of before. */
  private static BigDecimal cached(WindowSums old, WindowSums is) {
    long freshBefore = old.inputTokens() - old.cachedTokens();
    long fresh = is.inputTokens() - is.cachedTokens();
    return at(old.inputCost(), freshBefore, fresh, is.inputCost())
        .add(at(old.cachedCost(), old.cachedTokens(), is.cachedTokens(), is.cachedCost()))
        .add(at(old.outputCost(), old.outputTokens(), is.outputTokens(), is.outputCost()))
        .add(times(old.otherCost(), is.calls(), old.calls()));
  }

  /** So many tokens at the price that tokens had; at what they cost now where there were none. */
  private static BigDecimal at(BigDecimal cost, long tokens, long tokensNow, BigDecimal costNow) {
    return tokens > 0 ? times(cost, tokensNow, tokens) : costNow;
  }

  private static BigDecimal times(BigDecimal cost, long factor, long divisor) {
    return cost.multiply(BigDecimal.valueOf(factor)).divide(BigDecimal.valueOf(divisor), DIGITS);
  }

  private static BigDecimal rounded(BigDecimal money) {
    return money.setScale(SCALE, RoundingMode.HALF_EVEN);
  }
}

package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Driver;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostDriverPropertyTest {
  private static final int PAIRS = 20_000;

  @Test
  void thePartsAddUpToTheDifferenceToTheLastDigit() {
    Random random = new Random(1);
    for (int i = 0; i < PAIRS; i++) {
      List<ModelSums> before = sums(random);
      List<ModelSums> now = sums(random);
      Driver driver = CostDriver.between(before, now);

      BigDecimal delta = Bucket.total(now).cost().subtract(Bucket.total(before).cost());
      assertThat(driver.delta()).isEqualByComparingTo(delta);
      assertThat(
              driver
                  .volume()
                  .add(driver.modelMix())
                  .add(driver.tokensPerRequest())
                  .add(driver.cacheShare())
                  .add(driver.price()))
          .isEqualByComparingTo(delta);
    }
  }

  @Test
  void twiceTheRequestsIsVolumeAlone() {
    Driver driver =
        CostDriver.between(List.of(model("a", 10, 100, 40, 20, "1", "2", "3")), twice());

    assertThat(driver.volume()).isEqualByComparingTo("6");
    assertOnly(driver, driver.volume());
  }

  @Test
  void anotherModelIsMixAlone() {
    Driver driver =
        CostDriver.between(
            List.of(
                model("cheap", 10, 100, 0, 20, "1", "0", "1"),
                model("dear", 0, 0, 0, 0, "0", "0", "0")),
            List.of(model("dear", 10, 100, 0, 20, "10", "0", "10")));

    assertThat(driver.modelMix()).isEqualByComparingTo("18");
    assertOnly(driver, driver.modelMix());
  }

  @Test
  void longerAnswersAreTokensPerRequestAlone() {
    Driver driver =
        CostDriver.between(
            List.of(model("a", 10, 100, 40, 20, "1", "2", "3")),
            List.of(model("a", 10, 100, 40, 60, "1", "2", "9")));

    assertThat(driver.tokensPerRequest()).isEqualByComparingTo("6");
    assertOnly(driver, driver.tokensPerRequest());
  }

  @Test
  void aColderCacheIsCacheShareAlone() {
    Driver driver =
        CostDriver.between(
            List.of(model("a", 10, 100, 50, 20, "5", "0.5", "3")),
            List.of(model("a", 10, 100, 0, 20, "10", "0", "3")));

    assertThat(driver.cacheShare()).isEqualByComparingTo("4.5");
    assertOnly(driver, driver.cacheShare());
  }

  @Test
  void otherPricesArePriceAlone() {
    Driver driver =
        CostDriver.between(
            List.of(model("a", 10, 100, 50, 20, "5", "0.5", "3")),
            List.of(model("a", 10, 100, 50, 20, "10", "1", "6")));

    assertThat(driver.price()).isEqualByComparingTo("8.5");
    assertOnly(driver, driver.price());
  }

  private static void assertOnly(Driver driver, BigDecimal part) {
    assertThat(part).isEqualByComparingTo(driver.delta());
    assertThat(
            List.of(
                driver.volume(),
                driver.modelMix(),
                driver.tokensPerRequest(),
                driver.cacheShare(),
                driver.price()))
        .filteredOn(other -> other.signum() != 0)
        .hasSize(1);
  }

  private static List<ModelSums> twice() {
    return List.of(model("a", 20, 200, 80, 40, "2", "4", "6"));
  }

  private static List<ModelSums> sums(Random random) {
    List<ModelSums> models = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      if (random.nextInt(4) > 0) {
        long input = random.nextInt(1_000_000);
        models.add(
            model(
                name,
                random.nextInt(1_000),
                input,
                random.nextInt(3) == 0 ? 0 : (long) (input * random.nextDouble()),
                random.nextInt(100_000),
                money(random),
                money(random),
                money(random)));
      }
    }
    return models;
  }

  private static String money(Random random) {
    return BigDecimal.valueOf(random.nextInt(1_000_000_000), 12).toPlainString();
  }

  private static ModelSums model(
      String name,
      long calls,
      long input,
      long cached,
      long output,
      String inputCost,
      String cachedCost,
      String outputCost) {
    return new ModelSums(
        name,
        Windows.sums(calls, 0)
            .plus(
                new WindowSums(
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    input,
                    cached,
                    output,
                    new BigDecimal(inputCost),
                    new BigDecimal(cachedCost),
                    new BigDecimal(outputCost),
                    BigDecimal.ZERO,
                    0,
                    0,
                    0,
                    0)));
  }
}

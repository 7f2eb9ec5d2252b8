package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import io.tokenlake.domain.pricing.imports.PriceDiff;
import io.tokenlake.domain.pricing.imports.PriceDiff.Change;
import io.tokenlake.domain.pricing.imports.PriceDiff.Open;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A difference of prices for people and for programs. */
final class PriceDiffReport {
  private final PriceDiff diff;
  private final BigDecimal threshold;

  /**
   * A report.
   *
   * @param threshold percentage above which a change is flagged
   */
  PriceDiffReport(PriceDiff diff, BigDecimal threshold) {
    this.diff = diff;
    this.threshold = threshold;
  }

  void print(PrintStream out, boolean json) {
    if (json) {
      out.println(json());
    } else {
      print(out);
    }
  }

  private void print(PrintStream out) {
    for (Change change : diff.changed()) {
      out.printf(
          "changed  %s  %s%s%s  %s -> %s  %s%n",
          change.entry().id(),
          text(change.condition()),
          change.unit().key(),
          change.follows() == null ? "" : " (as " + change.follows().key() + ")",
          change.before() == null ? "none" : change.before().toPlainString(),
          change.after().toPlainString(),
          percent(change) + (change.isLargerThan(threshold) ? "  LARGE" : ""));
    }
    for (Open price : diff.open()) {
      out.printf(
          "open  %s  %s%s  %s%n",
          price.entry().id(),
          PricesListCommand.conditions(price.rate()),
          price.unit().key(),
          price.rate().prices().get(price.unit()).toPlainString());
    }
    diff.uncovered()
        .forEach(
            rate ->
                out.printf(
                    "new condition  %s  %s%s%n",
                    rate.entry().id(), text(rate.condition()), text(rate.prices())));
    for (ForeignModel model : diff.added()) {
      out.printf(
          "added  %s/%s  %s%n",
          model.provider(), model.model(), text(model.prices().get(Condition.LIST)));
    }
    diff.missing().forEach(entry -> out.printf("not in the list  %s%n", entry.id()));
    out.printf(
        "%d changed (%d of them by more than %s %%), %d open, %d new conditions, %d added, %d not"
            + " in the list%n",
        diff.changed().size(),
        diff.changed().stream().filter(change -> change.isLargerThan(threshold)).count(),
        threshold.toPlainString(),
        diff.open().size(),
        diff.uncovered().size(),
        diff.added().size(),
        diff.missing().size());
  }

  private static String percent(Change change) {
    BigDecimal percent = change.percent();
    if (percent == null) {
      return "new price";
    }
    return (percent.signum() > 0 ? "+" : "") + percent.toPlainString() + " %";
  }

  private static String text(Condition condition) {
    return (condition.tier() == null ? "" : condition.tier() + " ")
        + (condition.contextOver() == 0 ? "" : "over " + condition.contextOver() + " ");
  }

  private static String text(Map<PriceUnit, BigDecimal> prices) {
    return new TreeMap<>(prices)
        .entrySet().stream()
            .map(price -> price.getKey().key() + " " + price.getValue().toPlainString())
            .collect(Collectors.joining(", "));
  }

  private ObjectNode json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode changed = report.putArray("changed");
    for (Change change : diff.changed()) {
      ObjectNode one = changed.addObject();
      one.put("price_id", change.entry().id());
      put(one, change.condition());
      one.put("unit", change.unit().key());
      one.put("follows", change.follows() == null ? null : change.follows().key());
      one.put("before", change.before() == null ? null : change.before().toPlainString());
      one.put("after", change.after().toPlainString());
      one.put("percent", change.percent() == null ? null : change.percent().toPlainString());
      one.put("large", change.isLargerThan(threshold));
    }
    ArrayNode open = report.putArray("open");
    for (Open price : diff.open()) {
      ObjectNode one = open.addObject();
      one.put("price_id", price.entry().id());
      PricesListCommand.putConditions(one, price.rate());
      one.put("unit", price.unit().key());
      one.put("price", price.rate().prices().get(price.unit()).toPlainString());
    }
    ArrayNode conditions = report.putArray("new_conditions");
    diff.uncovered()
        .forEach(
            rate -> {
              ObjectNode one = conditions.addObject();
              one.put("price_id", rate.entry().id());
              put(one, rate.condition());
              put(one, rate.prices());
            });
    ArrayNode added = report.putArray("added");
    for (ForeignModel model : diff.added()) {
      ObjectNode one = added.addObject();
      one.put("provider", model.provider());
      one.put("model", model.model());
      put(one, model.prices().get(Condition.LIST));
    }
    ArrayNode missing = report.putArray("not_in_the_list");
    diff.missing().forEach(entry -> missing.add(entry.id()));
    return report;
  }

  private static void put(ObjectNode node, Condition condition) {
    node.put("tier", condition.tier());
    node.put("context_over", condition.contextOver());
  }

  private static void put(ObjectNode node, Map<PriceUnit, BigDecimal> prices) {
    ObjectNode put = node.putObject("prices");
    prices.forEach((unit, price) -> put.put(unit.key(), price.toPlainString()));
  }
}

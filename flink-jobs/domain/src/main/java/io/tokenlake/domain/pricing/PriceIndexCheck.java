package io.tokenlake.domain.pricing;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the entries of one provider that contradict each other or leave a gap. */
final class PriceIndexCheck {
  private final List<String> problems;
  private final Set<List<String>> gaps = new HashSet<>();

  PriceIndexCheck(List<String> problems) {
    this.problems = problems;
  }

  void check(String provider, ProviderNames names) {
    names
        .all()
        .sorted(Map.Entry.comparingByKey())
        .forEach(known -> checkOne(provider + "/" + known.getKey(), known.getValue().entries()));
    names
        .hidden()
        .sorted(Comparator.comparing(ProviderNames.Hidden::name))
        .forEach(hidden -> checkHidden(provider + "/" + hidden.name(), hidden));
    names
        .tiedPatterns()
        .forEach(
            pair ->
                checkPatterns(
                    provider,
                    pair.getKey(),
                    names.pattern(pair.getKey()).entries(),
                    pair.getValue(),
                    names.pattern(pair.getValue()).entries()));
  }

  private void checkOne(String name, List<PricedEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      PricedEntry first = entries.get(i - 1);
      PricedEntry second = entries.get(i);
      for (int j = 0; j < i; j++) {
        if (entries.get(j).overlaps(second)) {
          problems.add(tie(name, entries.get(j).entry(), second.entry()));
        }
      }
      if (first.endsBefore(second) && gaps.add(List.of(first.entry().id(), second.entry().id()))) {
        problems.add(gap(name, first.entry(), second.entry()));
      }
    }
  }

  /** What hides another price must hold whenever that does. */
  private void checkHidden(String name, ProviderNames.Hidden hidden) {
    List<PricedEntry> offers = hidden.offers().entries();
    for (PricedEntry below : hidden.below().entries()) {
      PriceEntry nearest = offers.get(offers.size() - 1).entry();
      if (below.outlasts(offers) && gaps.add(List.of(nearest.id(), below.entry().id()))) {
        problems.add(
            "entries "
                + nearest.id()
                + " and "
                + below.entry().id()
                + " both know "
                + name
                + ", which the first hides from the second even when it is not valid ("
                + validity(nearest)
                + " and "
                + validity(below.entry())
                + "); state what the name costs outside of the validity of the first, or an entry"
                + " with 'not_sold: true'");
      }
    }
  }

  private void checkPatterns(
      String provider,
      NamePattern pattern,
      List<PricedEntry> entries,
      NamePattern other,
      List<PricedEntry> others) {
    for (PricedEntry one : entries) {
      for (PricedEntry two : others) {
        if (one.overlaps(two) && one != two) {
          problems.add(
              "entries "
                  + one.entry().id()
                  + " and "
                  + two.entry().id()
                  + " both price names of "
                  + provider
                  + " that match '"
                  + pattern.text()
                  + "' and '"
                  + other.text()
                  + "', and neither pattern is more specific; make one longer");
        }
      }
    }
  }

  private static String tie(String name, PriceEntry first, PriceEntry second) {
    if (first.id().equals(second.id())) {
      return "entry " + first.id() + " states " + name + " twice; state it once";
    }
    return "entries "
        + first.id()
        + " and "
        + second.id()
        + " both price "
        + name
        + " at the same time ("
        + validity(first)
        + " and "
        + validity(second)
        + "); end the validity of one where the other begins, or remove one";
  }

  private static String gap(String name, PriceEntry first, PriceEntry second) {
    return "entries "
        + first.id()
        + " and "
        + second.id()
        + " leave "
        + name
        + " without a price between "
        + first.validTo()
        + " and "
        + second.validFrom()
        + "; let one begin where the other ends, or state an entry with 'not_sold: true' between";
  }

  private static String validity(PriceEntry entry) {
    return (entry.validFrom() == null ? "always" : entry.validFrom())
        + " to "
        + (entry.validTo() == null ? "open" : entry.validTo());
  }
}

package io.tokenlake.domain.pricing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the entry that prices a model. An exact name or alias decides; only where the book knows no
 * such name, a date at its end is taken off. A name that the book knows, but not at the time of the
 * call, is priced by nothing else: better no price than that of a neighbour.
 */
final class PriceIndex {
  private static final int SHORT_DATE = "-YYYYMMDD".length();

  private static final int LONG_DATE = "-YYYY-MM-DD".length();
  private static final Pattern SHORT_PATTERN =
      Pattern.compile("-20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])");
  private static final Pattern LONG_PATTERN =
      Pattern.compile("-20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");

  private final Map<String, Names> byProvider = new HashMap<>();

  /** Indexes {@code entries}; adds to {@code problems} each pair that could price the same call. */
  PriceIndex(List<PriceEntry> entries, List<String> problems) {
    Set<String> ties = new LinkedHashSet<>();
    for (PriceEntry entry : entries) {
      PricedEntry priced = new PricedEntry(entry);
      Stream.concat(Stream.of(entry.provider()), entry.alsoServedBy().stream())
          .forEach(provider -> add(provider, priced, ties));
    }
    problems.addAll(ties);
  }

  /** The entry for the first of {@code models} that the book knows; null when there is none. */
  PricedEntry find(String provider, List<String> models, long micros) {
    Names names = byProvider.get(provider);
    if (names == null) {
      return null;
    }
    for (String model : models) {
      List<PricedEntry> known = names.exact().get(model);
      if (known == null) {
        known = names.dated().get(withoutDate(model));
      }
      if (known != null) {
        return validAt(known, micros);
      }
    }
    return null;
  }

  private static PricedEntry validAt(List<PricedEntry> known, long micros) {
    for (PricedEntry entry : known) {
      if (entry.isValidAt(micros)) {
        return entry;
      }
    }
    return null;
  }

  /** The name before the date at its end; null when there is none. */
  private static String withoutDate(String model) {
    int length = model.length();
    if (length > LONG_DATE
        && LONG_PATTERN.matcher(model).region(length - LONG_DATE, length).matches()) {
      return model.substring(0, length - LONG_DATE);
    }
    if (length > SHORT_DATE
        && SHORT_PATTERN.matcher(model).region(length - SHORT_DATE, length).matches()) {
      return model.substring(0, length - SHORT_DATE);
    }
    return null;
  }

  private void add(String provider, PricedEntry priced, Set<String> ties) {
    Names names = byProvider.computeIfAbsent(provider, unused -> new Names());
    PriceEntry entry = priced.entry();
    Stream.concat(Stream.of(entry.model()), entry.aliases().stream())
        .forEach(
            name -> {
              List<PricedEntry> known = Names.of(name, names.exact());
              known.stream()
                  .filter(priced::overlaps)
                  .forEach(other -> ties.add(tie(provider, name, other.entry(), entry)));
              known.add(priced);
              if (entry.datedSnapshots()) {
                Names.of(name, names.dated()).add(priced);
              }
            });
  }

  private static String tie(String provider, String name, PriceEntry first, PriceEntry second) {
    if (first.id().equals(second.id())) {
      return "entry " + first.id() + " states " + provider + "/" + name + " twice; state it once";
    }
    return "entries "
        + first.id()
        + " and "
        + second.id()
        + " both price "
        + provider
        + "/"
        + name
        + " at the same time ("
        + validity(first)
        + " and "
        + validity(second)
        + "); end the validity of one where the other begins, or remove one";
  }

  private static String validity(PriceEntry entry) {
    return (entry.validFrom() == null ? "always" : entry.validFrom())
        + " to "
        + (entry.validTo() == null ? "open" : entry.validTo());
  }

  /** What one provider sells: by exact name, and by the name before a date. */
  private record Names(Map<String, List<PricedEntry>> exact, Map<String, List<PricedEntry>> dated) {
    Names() {
      this(new HashMap<>(), new HashMap<>());
    }

    static List<PricedEntry> of(String name, Map<String, List<PricedEntry>> entries) {
      return entries.computeIfAbsent(name, unused -> new ArrayList<>());
    }
  }
}

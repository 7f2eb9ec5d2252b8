package io.tokenlake.domain.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The entries that price one name, each at its time, the earliest first. */
final class Offers {
  private final List<PricedEntry> entries = new ArrayList<>();

  void add(PricedEntry entry) {
    entries.add(entry);
    entries.sort(Comparator.comparingLong(PricedEntry::fromMicros));
  }

  List<PricedEntry> entries() {
    return entries;
  }

  /** The entry that is valid at a moment; null when there is none. */
  PricedEntry validAt(long micros) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isValidAt(micros)) {
        return entries.get(i);
      }
    }
    return null;
  }
}

package io.tokenlake.pipeline.convert;

import java.math.BigDecimal;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * What an entry on the topic of calls may hold. The ledger keeps to it; whoever else writes there
 * may not, and an alert about such an entry could be neither sent nor stored.
 */
public final class EntryLimits {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final int MONEY_BITS = BigDecimal.TEN.pow(38).unscaledValue().bitLength();

  private EntryLimits() {}

  /** What the ledger would not have written, or null. */
  public static String problem(IndexedRecord entry) {
    for (Schema.Field field : entry.getSchema().getFields()) {
      String problem = problem(entry.get(field.pos()));
      if (problem != null) {
        return field.name() + " " + problem;
      }
    }
    return null;
  }

  private static String problem(Object value) {
    if (value instanceof String text && text.length() > SpanLimits.MOST_COLUMN_CHARACTERS) {
      return "has %d characters; it may have %d"
          .formatted(text.length(), SpanLimits.MOST_COLUMN_CHARACTERS);
    }
    if (value instanceof Instant time && (time.isBefore(EARLIEST) || !time.isBefore(LATEST))) {
      return "is %s; it must lie in the years 1970 to 2099".formatted(time);
    }
    if (value instanceof BigDecimal money && money.unscaledValue().bitLength() > MONEY_BITS) {
      return "has more digits than the 38 of its column";
    }
    return null;
  }
}

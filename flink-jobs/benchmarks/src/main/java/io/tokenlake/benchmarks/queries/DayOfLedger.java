package io.tokenlake.benchmarks.queries;

import io.tokenlake.benchmarks.queries.Population.Tenant;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.ledger.Posting;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.Rollups;
import io.tokenlake.domain.trace.Evidence;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The rows of a day, in the order of their tables: entries of the ledger as the ledger job books
 * them, and what the job's own sums make of them, one row for each minute and key.
 */
final class DayOfLedger {
  /** One call in so many turns out to repeat others and is reversed. */
  private static final int REVERSED = 250;

  private static final int PARTITIONS = 8;
  private static final long RECEIVED_AFTER_MICROS = 700_000;

  private final LedgerSize size;
  private final Population population;
  private final PriceBook book;
  private final int day;
  private long offset;

  DayOfLedger(LedgerSize size, Population population, PriceBook book, int day) {
    this.size = size;
    this.population = population;
    this.book = book;
    this.day = day;
  }

  void write(Consumer<SpecificRecord> entries, Consumer<SpecificRecord> rollupRows) {
    List<Tenant> tenants = population.tenants();
    long calls = size.callsOf(day);
    double weight = tenants.stream().mapToDouble(Tenant::weight).sum();
    double before = 0;
    for (int i = 0; i < tenants.size(); i++) {
      double after = before + tenants.get(i).weight();
      long ofTenant = Math.round(calls * (after / weight)) - Math.round(calls * (before / weight));
      write(tenants.get(i), i, ofTenant, entries, rollupRows);
      before = after;
    }
  }

  private void write(
      Tenant tenant,
      int number,
      long calls,
      Consumer<SpecificRecord> entries,
      Consumer<SpecificRecord> rollupRows) {
    Rollups rollups = new Rollups(RollupSettings.defaults().table(), List.of(), Integer.MAX_VALUE);
    Consumer<LlmCallRecord> booked =
        entry -> {
          entries.accept(entry);
          rollups.add(RollupRecords.toEntry(entry));
        };
    new TenantDay(tenant, number, size.day(day), calls, size.seed())
        .forEach(call -> book(call, booked));
    drain(rollups).forEach(rollupRows);
  }

  private void book(LlmCall call, Consumer<LlmCallRecord> booked) {
    Origin origin =
        new Origin(
            Topics.OTLP_SPANS,
            (int) (offset % PARTITIONS),
            offset++,
            call.endedAtMicros() + RECEIVED_AFTER_MICROS);
    LlmCallRecord entry = LedgerRecords.toRecord(call, book.price(call), origin);
    booked.accept(entry);
    if (offset % REVERSED == 0) {
      Claim claim =
          new Claim(
              call.callId(),
              Evidence.USAGE,
              true,
              0,
              call.startedAtMicros(),
              LlmCallCodec.encode(entry));
      booked.accept(
          LedgerRecords.toRecord(
              new Posting(Posting.Kind.REVERSAL, claim, 1, Posting.Reason.REPEATED_BELOW)));
    }
  }

  private static List<SpecificRecord> drain(Rollups rollups) {
    record Row(RollupKey key, RollupSums sums) {}

    List<Row> rows = new ArrayList<>(rollups.size());
    rollups.drain(
        0,
        new Rollups.Sink() {
          @Override
          public void row(RollupKey key, RollupSums sums) {
            rows.add(new Row(key, sums));
          }

          @Override
          public void window(DimensionSet set, RollupKey key, RollupSums sums) {
            throw new IllegalStateException("there are no sets but the table's");
          }

          @Override
          public void limited(long entries) {
            throw new IllegalStateException("there is no limit of keys");
          }
        });
    rows.sort(
        Comparator.<Row>comparingLong(row -> row.key().minuteMicros())
            .thenComparing(row -> row.key().toString()));
    return rows.stream()
        .<SpecificRecord>map(row -> RollupRecords.toRecord(row.key(), row.sums()))
        .toList();
  }
}

package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.pipeline.LedgerEntry;
import io.tokenlake.pipeline.TracedSpan;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Prices the spans that are calls; other spans end here. */
public final class PriceCalls extends RichFlatMapFunction<TracedSpan, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private transient PriceBook book;

  @Override
  public void open(OpenContext context) {
    book = PriceBook.bundled();
  }

  @Override
  public void flatMap(TracedSpan span, Collector<LedgerEntry> out) {
    if (span.call() != null) {
      out.collect(new LedgerEntry(span.call(), book.price(span.call()), span.origin()));
    }
  }
}

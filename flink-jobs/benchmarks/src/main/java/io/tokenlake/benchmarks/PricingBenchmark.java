package io.tokenlake.benchmarks;

import io.tokenlake.domain.genai.CallNormaliser;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.TelemetrySpan;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.Pricing;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one call costs in time: pricing it, and everything from its span to its price. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PricingBenchmark {
  private static final long START_NANOS = 1_795_176_000_000_000_000L;

  /**
   * By exact name; by a pattern, which is remembered; the same with four service tiers, two context
   * bands and two regions to choose from; and unknown to the book.
   */
  @Param({"gpt-4o", "gpt-4o-2024-08-06", "gpt-5.4", "unheard-of"})
  public String model;

  private final PriceBook book = PriceBook.bundled();
  private final CallNormaliser normaliser = new CallNormaliser();
  private TelemetrySpan span;
  private LlmCall call;

  /** Prepares one chat that reads from the cache and reasons. */
  @Setup
  public void prepare() {
    span =
        new TelemetrySpan(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            null,
            "chat " + model,
            START_NANOS,
            START_NANOS + 500_000_000L,
            false,
            null,
            Map.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.provider.name", "openai",
                "gen_ai.response.model", model,
                "gen_ai.usage.input_tokens", 2048L,
                "gen_ai.usage.cache_read.input_tokens", 1024L,
                "gen_ai.usage.output_tokens", 256L,
                "gen_ai.usage.reasoning.output_tokens", 64L),
            Map.of("tenant.id", "acme", "service.name", "api"),
            "benchmark",
            "1");
    call = (LlmCall) normaliser.normalise(span);
  }

  /** The price of a call that is already normalised. */
  @Benchmark
  public Pricing priceCall() {
    return book.price(call);
  }

  /** A span normalised, and its call priced. */
  @Benchmark
  public Pricing normaliseAndPrice() {
    Normalised normalised = normaliser.normalise(span);
    return book.price((LlmCall) normalised);
  }
}

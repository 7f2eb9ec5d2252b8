package io.tokenlake.local.cli;

import io.tokenlake.domain.genai.CallNormaliser;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.TelemetrySpan;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceQuery;
import io.tokenlake.domain.pricing.Pricing;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A call that somebody asks the price of. It goes the way of every call, so that the answer is what
 * the ledger would write. Null is unknown.
 */
record LookupCall(
    String tenant,
    String provider,
    String model,
    Instant at,
    Duration duration,
    String serviceTier,
    String region,
    Map<String, Long> usage) {
  private static final String CACHE_WRITE = "gen_ai.usage.cache_write.input_tokens";

  /** Tokens that may be asked for, and the attribute by which a span would say it. */
  private static final Map<String, String> ATTRIBUTES =
      new TreeMap<>(
          Map.of(
              "input", "gen_ai.usage.input_tokens",
              "output", "gen_ai.usage.output_tokens",
              "cache_read", "gen_ai.usage.cache_read.input_tokens",
              "cache_write", CACHE_WRITE,
              "reasoning", "gen_ai.usage.reasoning.output_tokens",
              "audio_input", "gen_ai.usage.audio.input_tokens",
              "audio_output", "gen_ai.usage.audio.output_tokens",
              "image_input", "gen_ai.usage.image.input_tokens",
              "image_output", "gen_ai.usage.image.output_tokens"));

  /** Writes to the cache by their lifetime: parts of what a span calls cache writes. */
  private static final Map<String, Leaf> CACHE_WRITES =
      new TreeMap<>(
          Map.of(
              "cache_write_5m", Leaf.IN_CACHE_WRITE_5M, "cache_write_1h", Leaf.IN_CACHE_WRITE_1H));

  private static final String WEB_SEARCHES = "web_searches";

  /** What may be asked for, for the help. */
  static final class Kinds extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Kinds() {
      super(kinds());
    }
  }

  LookupCall {
    usage.keySet().stream()
        .filter(kind -> !kinds().contains(kind))
        .findFirst()
        .ifPresent(
            kind -> {
              throw new IllegalArgumentException(
                  "--usage " + kind + " is not known; it is one of " + kinds());
            });
  }

  private static TreeSet<String> kinds() {
    TreeSet<String> kinds = new TreeSet<>(ATTRIBUTES.keySet());
    kinds.addAll(CACHE_WRITES.keySet());
    kinds.add(WEB_SEARCHES);
    return kinds;
  }

  /**
   * What {@code book} says.
   *
   * @throws IllegalArgumentException when a span of this usage would be refused
   */
  Pricing price(PriceBook book) {
    LlmCall call = normalised();
    if (call.usage() == null) {
      return book.price(call);
    }
    return book.price(
        new PriceQuery(
            tenant,
            call.provider(),
            List.of(model),
            call.startedAtMicros(),
            duration == null ? null : TimeUnit.NANOSECONDS.toMicros(duration.toNanos()),
            serviceTier,
            region,
            withFees(call.usage())));
  }

  private Usage withFees(Usage usage) {
    Map<Leaf, Long> leaves = new EnumMap<>(Leaf.class);
    leaves.putAll(usage.leaves());
    CACHE_WRITES.forEach(
        (kind, leaf) -> {
          if (this.usage.containsKey(kind)) {
            leaves.put(leaf, this.usage.get(kind));
            leaves.merge(Leaf.IN_CACHE_WRITE_OTHER, -this.usage.get(kind), Long::sum);
          }
        });
    return new Usage(
        leaves,
        usage.inTotal(),
        usage.outTotal(),
        usage.basis(),
        usage.basisSource(),
        this.usage.get(WEB_SEARCHES));
  }

  private LlmCall normalised() {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("gen_ai.operation.name", "chat");
    attributes.put("gen_ai.provider.name", provider);
    attributes.put("gen_ai.request.model", model);
    usage.forEach(
        (kind, count) -> {
          if (CACHE_WRITES.containsKey(kind)) {
            attributes.merge(CACHE_WRITE, count, (a, b) -> (Long) a + (Long) b);
          } else if (ATTRIBUTES.containsKey(kind)) {
            attributes.merge(ATTRIBUTES.get(kind), count, (a, b) -> (Long) a + (Long) b);
          }
        });
    long nanos = Math.addExact(TimeUnit.SECONDS.toNanos(at.getEpochSecond()), (long) at.getNano());
    Normalised normalised =
        new CallNormaliser()
            .normalise(
                new TelemetrySpan(
                    "0".repeat(31) + "1",
                    "0".repeat(15) + "1",
                    null,
                    "chat " + model,
                    nanos,
                    nanos,
                    false,
                    null,
                    attributes,
                    Map.of(),
                    null,
                    null));
    if (normalised instanceof Normalised.Refused refused) {
      throw new IllegalArgumentException(refused.detail());
    }
    return (LlmCall) normalised;
  }
}

package io.tokenlake.domain.pricing;

import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What models cost. Prices a call as integer tokens times an exact decimal price per token; money
 * never passes through a floating-point number. Immutable and thread-safe.
 */
public final class PriceBook {
  private static final String BUNDLED = "price-book.yaml";

  /** Tiers that are billed at the list price. */
  private static final Set<String> LIST_PRICE_TIERS = Set.of("default", "standard", "auto");

  private final String version;
  private final List<PriceEntry> entries;
  private final PriceIndex index;

  private PriceBook(String version, List<PriceEntry> entries, PriceIndex index) {
    this.version = version;
    this.entries = List.copyOf(entries);
    this.index = index;
  }

  /**
   * Reads a price book.
   *
   * @param yaml the file; not closed
   * @param sourceName what error messages call it
   * @throws PriceBookException when anything is wrong with it, with all that is
   * @throws UncheckedIOException when it cannot be read
   */
  public static PriceBook parse(InputStream yaml, String sourceName) {
    PriceBookReader reader = new PriceBookReader();
    reader.read(yaml);
    List<String> problems = new ArrayList<>(reader.problems());
    PriceIndex index = new PriceIndex(reader.entries(), problems);
    if (!problems.isEmpty()) {
      throw new PriceBookException(sourceName, problems);
    }
    return new PriceBook(reader.version(), reader.entries(), index);
  }

  /** The price book that ships with Tokenlake. */
  public static PriceBook bundled() {
    try (InputStream yaml = PriceBook.class.getResourceAsStream("/" + BUNDLED)) {
      return parse(Objects.requireNonNull(yaml, BUNDLED + " is not on the classpath"), BUNDLED);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Version of the book, as stored with every call that it prices. */
  public String version() {
    return version;
  }

  /** All entries, in the order of the file. */
  public List<PriceEntry> entries() {
    return entries;
  }

  /**
   * Prices a call, its response model tried before its request model. A call that the book cannot
   * price but that states a cost of its own is REPORTED_ONLY.
   */
  public Pricing price(LlmCall call) {
    if (call.usageContradiction() != null) {
      return unpriced(PriceStatus.CONTRADICTION);
    }
    List<String> models =
        Stream.of(call.responseModel(), call.requestModel()).filter(Objects::nonNull).toList();
    Pricing pricing =
        price(
            new PriceQuery(
                call.provider(), models, call.startedAtMicros(), call.serviceTier(), call.usage()));
    boolean reportedOnly = pricing.status() != PriceStatus.PRICED && call.costReported() != null;
    return reportedOnly ? unpriced(PriceStatus.REPORTED_ONLY) : pricing;
  }

  /** Prices usage that comes from anywhere. */
  public Pricing price(PriceQuery query) {
    Usage usage = query.usage();
    if (usage == null) {
      return unpriced(PriceStatus.NO_USAGE);
    }
    PricedEntry priced = index.find(query.provider(), query.models(), query.startedAtMicros());
    if (priced == null) {
      return unpriced(PriceStatus.UNPRICED_MODEL);
    }
    if (!isListPrice(query.serviceTier())) {
      return unpriced(PriceStatus.UNPRICED_UNIT);
    }
    Map<Leaf, BigDecimal> costs = new EnumMap<>(Leaf.class);
    BigDecimal total = BigDecimal.ZERO;
    for (Map.Entry<Leaf, Long> used : usage.leaves().entrySet()) {
      long tokens = used.getValue();
      BigDecimal cost = BigDecimal.ZERO;
      if (tokens > 0) {
        BigDecimal perToken = priced.perToken(used.getKey());
        if (perToken == null) {
          return unpriced(PriceStatus.UNPRICED_UNIT);
        }
        cost = perToken.multiply(BigDecimal.valueOf(tokens));
        total = total.add(cost);
      }
      costs.put(used.getKey(), cost);
    }
    return new Pricing(
        PriceStatus.PRICED,
        priced.entry().model(),
        priced.entry().id(),
        version,
        total,
        Collections.unmodifiableMap(costs));
  }

  private static boolean isListPrice(String serviceTier) {
    return serviceTier == null || LIST_PRICE_TIERS.contains(serviceTier.toLowerCase(Locale.ROOT));
  }

  private Pricing unpriced(PriceStatus status) {
    return new Pricing(status, null, null, version, null, Map.of());
  }
}

package io.tokenlake.domain.pricing;

import io.tokenlake.domain.genai.LlmCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What models cost. Prices a call as integer tokens times an exact decimal price per token; money
 * never passes through a floating-point number. Immutable and thread-safe.
 */
public final class PriceBook {
  private static final String BUNDLED = "price-book.yaml";

  private final String version;
  private final List<PriceEntry> entries;
  private final List<Deployment> deployments;
  private final Map<String, List<String>> prefixes;
  private final PriceIndex index;

  private PriceBook(PriceBookReader read, PriceIndex index) {
    this.version = read.version();
    this.entries = List.copyOf(read.entries());
    this.deployments = List.copyOf(read.deployments());
    this.prefixes = Map.copyOf(read.prefixes());
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
    PriceIndex index =
        new PriceIndex(reader.entries(), reader.deployments(), reader.prefixes(), problems);
    if (!problems.isEmpty()) {
      throw new PriceBookException(sourceName, problems);
    }
    return new PriceBook(reader, index);
  }

  /** The price book that ships with Tokenlake. */
  public static PriceBook bundled() {
    try (InputStream yaml = openBundled()) {
      return parse(yaml, BUNDLED);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static InputStream openBundled() {
    return Objects.requireNonNull(
        PriceBook.class.getResourceAsStream("/" + BUNDLED), BUNDLED + " is not on the classpath");
  }

  /** Version of the book, as stored with every call that it prices. */
  public String version() {
    return version;
  }

  /** All entries, in the order of the file; those of a book that it extends come first. */
  public List<PriceEntry> entries() {
    return entries;
  }

  /** The names that operators gave to models. */
  public List<Deployment> deployments() {
    return deployments;
  }

  /** By provider, what gateways put before the name of a model. */
  public Map<String, List<String>> prefixes() {
    return prefixes;
  }

  /**
   * Prices a call, its response model tried before its request model. A call that does not state
   * its input, or its output, is UNPRICED_UNIT where that costs something. A call that the book
   * cannot price but that states a cost of its own is REPORTED_ONLY.
   */
  public Pricing price(LlmCall call) {
    if (call.usageContradiction() != null) {
      return unpriced(PriceStatus.CONTRADICTION);
    }
    Pricing pricing =
        price(
            new PriceQuery(
                call.attribution() == null ? null : call.attribution().tenant(),
                call.provider(),
                models(call),
                call.startedAtMicros(),
                call.endedAtMicros() - call.startedAtMicros(),
                call.serviceTier(),
                Regions.of(call.serverAddress()),
                call.usage()),
            true);
    boolean reportedOnly = pricing.status() != PriceStatus.PRICED && call.costReported() != null;
    return reportedOnly ? unpriced(PriceStatus.REPORTED_ONLY) : pricing;
  }

  private static List<String> models(LlmCall call) {
    String response = call.responseModel();
    String request = call.requestModel();
    if (response == null) {
      return request == null ? List.of() : List.of(request);
    }
    return request == null ? List.of(response) : List.of(response, request);
  }

  /** Prices usage that comes from anywhere. What it does not state was not used. */
  public Pricing price(PriceQuery query) {
    return price(query, false);
  }

  private Pricing price(PriceQuery query, boolean isWholeCall) {
    if (query.usage() == null) {
      return unpriced(PriceStatus.NO_USAGE);
    }
    PricedEntry priced =
        index.find(query.tenant(), query.provider(), query.models(), query.startedAtMicros());
    if (priced == null) {
      return unpriced(PriceStatus.UNPRICED_MODEL);
    }
    CostSheet sheet = new CostSheet(priced, query);
    return sheet.isComplete() && !(isWholeCall && sheet.isQuantityUnknown())
        ? new Pricing(
            PriceStatus.PRICED,
            priced.entry().model(),
            priced.entry().id(),
            version,
            sheet.total(),
            sheet.costs())
        : unpriced(PriceStatus.UNPRICED_UNIT);
  }

  /**
   * The entry that would price a model; empty when there is none.
   *
   * @param micros when, µs since the epoch
   */
  public Optional<PriceEntry> entryFor(String tenant, String provider, String model, long micros) {
    return Optional.ofNullable(index.find(tenant, provider, List.of(model), micros))
        .map(PricedEntry::entry);
  }

  private Pricing unpriced(PriceStatus status) {
    return new Pricing(status, null, null, version, null, Map.of());
  }
}

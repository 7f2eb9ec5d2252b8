package io.tokenlake.domain.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the entry that prices a model. An operator's deployment name stands for its model. Prices
 * of the tenant go before those of everybody; in each, an exact name before an alias before the
 * most specific pattern. A name that the book knows, but not at the time of the call, is priced by
 * nothing else: better no price than that of a neighbour. Only where a tenant's price does not hold
 * at that time does the price of everybody hold.
 */
final class PriceIndex {
  private final Map<String, Layer> byTenant = new HashMap<>();
  private final Layer everybody = new Layer();
  private final Map<String, List<String>> prefixes;

  /** What is priced and named for one tenant, or for everybody. */
  private static final class Layer {
    final Map<String, ProviderNames> byProvider = new LinkedHashMap<>();
    final Map<String, Map<String, Deployment>> deployments = new HashMap<>();

    Offers find(String provider, String model) {
      ProviderNames names = byProvider.get(provider);
      return names == null ? null : names.find(model);
    }

    Deployment deployment(String provider, String name) {
      return deployments.getOrDefault(provider, Map.of()).get(name);
    }
  }

  /**
   * Indexes a book.
   *
   * @param prefixes by provider, what gateways put before a name
   * @param problems gets each pair of entries that could price the same call, each pair that leaves
   *     a time between them unpriced, and each deployment that names nothing
   */
  PriceIndex(
      List<PriceEntry> entries,
      List<Deployment> deployments,
      Map<String, List<String>> prefixes,
      List<String> problems) {
    this.prefixes = prefixes;
    for (PriceEntry entry : entries) {
      add(entry);
    }
    PriceIndexCheck check = new PriceIndexCheck(problems);
    everybody.byProvider.forEach(check::check);
    byTenant.values().forEach(layer -> layer.byProvider.forEach(check::check));
    for (Deployment deployment : deployments) {
      add(deployment, problems);
    }
  }

  /** The entry for the first of {@code models} that the book knows; null when there is none. */
  PricedEntry find(String tenant, String provider, List<String> models, long micros) {
    Layer own = tenant == null ? null : byTenant.get(tenant);
    for (int i = 0; i < models.size(); i++) {
      String model = deployed(own, provider, models.get(i));
      Offers offers = own == null ? null : own.find(provider, model);
      PricedEntry negotiated = offers == null ? null : offers.validAt(micros);
      if (negotiated != null) {
        return negotiated;
      }
      Offers listed = everybody.find(provider, model);
      if (listed != null) {
        return listed.validAt(micros);
      }
      if (offers != null) {
        return null;
      }
    }
    return null;
  }

  private String deployed(Layer own, String provider, String name) {
    Deployment deployment = own == null ? null : own.deployment(provider, name);
    if (deployment == null) {
      deployment = everybody.deployment(provider, name);
    }
    return deployment == null ? name : deployment.model();
  }

  private void add(PriceEntry entry) {
    PricedEntry priced = new PricedEntry(entry);
    Layer layer = layer(entry.tenant());
    Stream.concat(Stream.of(entry.provider()), entry.alsoServedBy().stream())
        .forEach(provider -> add(names(layer, provider), priced));
  }

  private static void add(ProviderNames names, PricedEntry priced) {
    PriceEntry entry = priced.entry();
    names.exact(entry.model()).add(priced);
    entry.aliases().forEach(alias -> names.alias(alias).add(priced));
    List<String> patterns = new ArrayList<>(entry.patterns());
    if (entry.datedSnapshots()) {
      Stream.concat(Stream.of(entry.model()), entry.aliases().stream())
          .forEach(name -> patterns.addAll(List.of(name + "-{date}", name + "@{date}")));
    }
    patterns.stream()
        .flatMap(pattern -> NamePattern.parse(pattern).stream())
        .forEach(pattern -> names.pattern(pattern).add(priced));
  }

  private void add(Deployment deployment, List<String> problems) {
    Layer layer = layer(deployment.tenant());
    Deployment other =
        layer
            .deployments
            .computeIfAbsent(deployment.provider(), unused -> new HashMap<>())
            .putIfAbsent(deployment.name(), deployment);
    String name = "deployment " + deployment.provider() + "/" + deployment.name();
    if (other != null) {
      problems.add(
          name
              + " stands for both "
              + other.model()
              + " and "
              + deployment.model()
              + "; state it once");
    }
    if (layer.find(deployment.provider(), deployment.model()) == null
        && everybody.find(deployment.provider(), deployment.model()) == null) {
      problems.add(
          name + " stands for " + deployment.model() + ", which no entry of that provider prices");
    }
  }

  private Layer layer(String tenant) {
    return tenant == null ? everybody : byTenant.computeIfAbsent(tenant, unused -> new Layer());
  }

  private ProviderNames names(Layer layer, String provider) {
    return layer.byProvider.computeIfAbsent(
        provider,
        unused ->
            new ProviderNames(
                prefixes.getOrDefault(provider, List.of()).stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList()));
  }
}

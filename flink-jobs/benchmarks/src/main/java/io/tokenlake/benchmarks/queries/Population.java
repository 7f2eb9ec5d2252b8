package io.tokenlake.benchmarks.queries;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who calls, and what for: tenants with a few teams and some features each, of very different
 * sizes. What does not change from call to call belongs to a feature.
 */
final class Population {
  private static final int TENANTS = 40;
  private static final int MOST_TEAMS = 8;
  private static final int FEWEST_FEATURES = 4;
  private static final int MORE_FEATURES = 12;
  private static final String[] SERVICES = {"api", "worker", "chat", "search", "batch"};

  /** Models at the beginning of the list are used more. */
  private static final double MODEL_SKEW = 1.6;

  /**
   * A feature of a product.
   *
   * @param agent name of the agent that calls; null where no agent does
   * @param second model that a part of the calls goes to
   * @param inputTokens typical input
   * @param outputTokens typical output
   * @param cachedShare share of the input that is read from the cache when it is
   * @param streamed whether answers are streamed
   */
  record Feature(
      String team,
      String name,
      String service,
      String agent,
      String workflow,
      String prompt,
      Model first,
      Model second,
      double inputTokens,
      double outputTokens,
      double cachedShare,
      boolean streamed) {}

  /**
   * A tenant.
   *
   * @param name null where calls do not say whose they are
   * @param weight share of all calls
   * @param users how many users it has
   * @param peakHour UTC hour in the middle of its working day
   */
  record Tenant(
      String name, double weight, int users, int peakHour, List<Feature> features, Skew choice) {}

  private final List<Tenant> tenants;

  /** The population of a seed, in the order of their names, unknown ones first. */
  Population(long seed) {
    Random random = new Random(seed);
    List<Integer> ranks = new ArrayList<>();
    for (int rank = 1; rank <= TENANTS; rank++) {
      ranks.add(rank);
    }
    Collections.shuffle(ranks, random);
    double all = ranks.stream().mapToDouble(rank -> 1.0 / rank).sum();
    List<Tenant> made = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      String name = i == 0 ? null : "tenant-%02d".formatted(i);
      // Those who do not say who they are do little.
      double weight = 1.0 / (i == 0 ? TENANTS : ranks.get(i)) / all;
      made.add(tenant(name, weight, random));
    }
    tenants = List.copyOf(made);
  }

  List<Tenant> tenants() {
    return tenants;
  }

  private static Tenant tenant(String name, double weight, Random random) {
    int teams = 2 + random.nextInt(MOST_TEAMS - 1);
    List<Feature> features = new ArrayList<>();
    int number = FEWEST_FEATURES + random.nextInt(MORE_FEATURES + 1);
    for (int i = 0; i < number; i++) {
      features.add(feature(name, i, teams, random));
    }
    int users = 50 + (int) (weight * 200_000);
    return new Tenant(name, weight, users, 8 + random.nextInt(12), features, new Skew(number, 1.1));
  }

  private static Feature feature(String tenant, int number, int teams, Random random) {
    Model first = model(random);
    Model second = random.nextInt(3) == 0 && !first.embeds() ? model(random) : first;
    boolean agentic = random.nextInt(10) < 3 && !first.embeds();
    return new Feature(
        tenant == null ? null : "team-" + random.nextInt(teams),
        random.nextInt(20) == 0 ? null : "feature-" + number,
        SERVICES[random.nextInt(SERVICES.length)] + "-" + random.nextInt(3),
        agentic ? "agent-" + number : null,
        agentic && random.nextBoolean() ? "workflow-" + number : null,
        random.nextInt(5) == 0 ? null : "prompt-" + number,
        first,
        second.embeds() ? first : second,
        200 + 4_000 * Math.pow(random.nextDouble(), 2),
        40 + 600 * Math.pow(random.nextDouble(), 2),
        random.nextInt(3) == 0 ? 0 : 0.4 + 0.5 * random.nextDouble(),
        !first.embeds() && random.nextInt(3) > 0);
  }

  private static Model model(Random random) {
    double position = Math.pow(random.nextDouble(), MODEL_SKEW);
    return Model.ALL[(int) (position * Model.ALL.length)];
  }
}

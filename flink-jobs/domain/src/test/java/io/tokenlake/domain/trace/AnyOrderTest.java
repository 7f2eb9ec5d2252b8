package io.tokenlake.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.ledger.Posting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random traces in random orders, resends included, against a plain reading of the rules that sees
 * the whole trace at once.
 */
class AnyOrderTest {
  private static final int TRACES = 400;
  private static final int ORDERS = 12;
  private static final int MOST_SPANS = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsBilledInTheEndDependsOnTheSpansAndNotOnTheirOrder(long seed) throws Exception {
    Random random = new Random(seed);
    for (int trace = 0; trace < TRACES; trace++) {
      List<Arrival> arrivals = randomTrace(random);
      Set<String> expected = billedByTheRules(arrivals);
      for (int order = 0; order < ORDERS; order++) {
        List<Arrival> shuffled = new ArrayList<>(arrivals);
        shuffled.add(arrivals.get(random.nextInt(arrivals.size()))); // one is sent again
        Collections.shuffle(shuffled, random);
        assertThat(billedInTheEnd(shuffled))
            .as("seed %d, trace %d: %s", seed, trace, shuffled)
            .isEqualTo(expected);
      }
    }
  }

  /** A span, or an event of the span {@code spanId}. */
  private record Arrival(
      String spanId,
      String parent,
      SpanRole role,
      Evidence evidence,
      boolean event,
      String account,
      int leaves) {
    String claimId() {
      return event ? spanId + "/event" : spanId;
    }

    boolean isCall() {
      return event || role == SpanRole.CALL;
    }

    Claim claim() {
      return new Claim(
          claimId(), evidence, !event && role.isWrapper(), leaves, 0, claimId().getBytes());
    }
  }

  private static List<Arrival> randomTrace(Random random) {
    int spans = 1 + random.nextInt(MOST_SPANS);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      // Span 0 may have a parent that never comes; others hang below an earlier number or nowhere.
      String parent = random.nextInt(6) == 0 ? "lost" : i == 0 ? null : "s" + random.nextInt(i);
      SpanRole role = SpanRole.values()[random.nextInt(SpanRole.values().length)];
      Evidence evidence = Evidence.NONE;
      if (role == SpanRole.CALL) {
        evidence = random.nextBoolean() ? Evidence.USAGE : Evidence.CALL;
      } else if (role.isWrapper() && random.nextBoolean()) {
        evidence = Evidence.USAGE;
      }
      // Some calls name the same response.
      String account = random.nextInt(3) == 0 ? "r" + random.nextInt(3) : "s" + i;
      arrivals.add(new Arrival("s" + i, parent, role, evidence, false, account, random.nextInt(3)));
      if (random.nextInt(4) == 0) {
        Evidence told = random.nextBoolean() ? Evidence.USAGE : Evidence.CALL;
        arrivals.add(
            new Arrival("s" + i, null, null, told, true, account + "e", random.nextInt(3)));
      }
    }
    return arrivals;
  }

  private static Set<String> billedInTheEnd(List<Arrival> arrivals) throws Exception {
    Map<String, CallAccount> accounts = new HashMap<>();
    Map<String, Integer> net = new HashMap<>();
    LeafBilling billing =
        new LeafBilling(
            new MapTraceState(),
            (account, spanId, event) -> {
              CallAccount.Change change =
                  accounts.get(account).retract(event ? spanId + "/event" : spanId);
              accounts.put(account, change.account());
              post(change.postings(), net);
            });
    for (Arrival arrival : arrivals) {
      LeafBilling.Outcome outcome =
          arrival.event()
              ? billing.event(arrival.spanId(), arrival.evidence(), arrival.account())
              : billing.span(
                  arrival.spanId(),
                  arrival.parent(),
                  arrival.role(),
                  arrival.evidence(),
                  arrival.account());
      if (outcome == LeafBilling.Outcome.BILLED) {
        CallAccount before = accounts.getOrDefault(arrival.account(), CallAccount.EMPTY);
        CallAccount.Change change = before.claim(arrival.claim());
        accounts.put(arrival.account(), change.account());
        post(change.postings(), net);
      }
    }
    assertThat(net.values()).allMatch(sum -> sum == 0 || sum == 1);
    return net.entrySet().stream()
        .filter(entry -> entry.getValue() == 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void post(List<Posting> postings, Map<String, Integer> net) {
    for (Posting posting : postings) {
      net.merge(
          posting.claim().claimId(),
          posting.kind() == Posting.Kind.REVERSAL ? -1 : 1,
          Integer::sum);
    }
  }

  /** The rules as they are written down, applied to the whole trace. */
  private static Set<String> billedByTheRules(List<Arrival> trace) {
    boolean callUsage = trace.stream().anyMatch(a -> a.isCall() && a.evidence() == Evidence.USAGE);
    return trace.stream()
        .filter(a -> a.evidence() != Evidence.NONE && stands(a, trace, callUsage))
        .collect(Collectors.groupingBy(Arrival::account))
        .values()
        .stream()
        .map(
            claims ->
                claims.stream()
                    .min(
                        Comparator.comparing((Arrival a) -> a.evidence() == Evidence.USAGE ? 0 : 1)
                            .thenComparing(a -> a.isCall() ? 0 : 1)
                            .thenComparing(a -> -a.leaves())
                            .thenComparing(Arrival::claimId))
                    .orElseThrow()
                    .claimId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean stands(Arrival one, List<Arrival> trace, boolean callUsage) {
    if (!one.isCall()) {
      return !callUsage
          && trace.stream()
              .noneMatch(
                  other ->
                      !other.event()
                          && other.role().isWrapper()
                          && other.evidence() == Evidence.USAGE
                          && isBelow(other, one, trace, false));
    }
    return trace.stream()
        .filter(other -> other != one && other.isCall() && other.evidence() != Evidence.NONE)
        .noneMatch(other -> tellsTheSame(other, one, trace));
  }

  private static boolean tellsTheSame(Arrival other, Arrival one, List<Arrival> trace) {
    int difference = other.evidence().compareTo(one.evidence());
    if (other.spanId().equals(one.spanId())) {
      return one.event() ? difference >= 0 : difference > 0;
    }
    return difference >= 0 && isBelow(other, one, trace, true);
  }

  private static boolean isBelow(
      Arrival low, Arrival high, List<Arrival> trace, boolean partedByTools) {
    Arrival current = spanOf(low.spanId(), trace);
    boolean first = !low.event(); // an event hangs below its span, which may part it already
    while (current != null) {
      boolean parts = current.role() == SpanRole.TOOL || current.role().isWrapper();
      if (partedByTools && parts && !first) {
        return false;
      }
      first = false;
      if (Objects.equals(current.parent(), high.spanId())) {
        return true;
      }
      current = spanOf(current.parent(), trace);
    }
    return false;
  }

  private static Arrival spanOf(String spanId, List<Arrival> trace) {
    return trace.stream()
        .filter(a -> !a.event() && a.spanId().equals(spanId))
        .findFirst()
        .orElse(null);
  }
}

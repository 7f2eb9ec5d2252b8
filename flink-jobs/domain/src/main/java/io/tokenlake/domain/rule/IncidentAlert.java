package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.rule.TenantIncidents.Member;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What the life cycle of an incident's alert is told. */
final class IncidentAlert {
  private static final int MOST_EVIDENCE = 5;

  private IncidentAlert() {}

  /**
   * The observation of an incident: how many entities it has, the loudest of them as evidence.
   *
   * @param broken entities of which something new was said
   */
  static Observation of(String key, List<Member> members, Set<String> broken) {
    List<Member> parts =
        members.stream()
            .sorted(
                Comparator.comparing(Member::severity)
                    .thenComparing(
                        member -> member.breach().score(),
                        Comparator.nullsFirst(Comparator.naturalOrder()))
                    .reversed()
                    .thenComparing(Member::key))
            .toList();
    boolean isBreach = parts.stream().anyMatch(member -> broken.contains(member.key()));
    boolean well = parts.stream().allMatch(Member::well);
    Signal signal = isBreach ? Signal.BREACH : well ? Signal.CLEAR : Signal.HOLD;
    long time = parts.stream().mapToLong(Member::heardMicros).max().orElseThrow();
    Observation first = parts.get(0).breach();
    return new Observation(
        (isBreach ? "i@" : "over@") + time,
        revision(parts),
        signal,
        first.tenant(),
        key,
        IncidentGroup.RULE_ID,
        1,
        IncidentGroup.RULE_ID,
        parts.stream().map(Member::severity).max(Comparator.<Severity>naturalOrder()).orElseThrow(),
        shared(parts),
        time,
        first.windowStartMicros(),
        first.windowEndMicros(),
        parts.size(),
        "{entity}",
        IncidentGroup.LEAST,
        null,
        first.score(),
        null,
        cost(parts),
        first.driver(),
        parts.stream().limit(MOST_EVIDENCE).map(IncidentAlert::evidence).toList(),
        first.querySql(),
        first.owner(),
        first.runbookUrl(),
        Map.of(),
        first.policy(),
        mutedUntil(parts),
        first.priceBookVersion());
  }

  /** Greater with each entity that joins and with each that gets louder; neither is undone. */
  private static long revision(List<Member> parts) {
    return parts.stream().mapToLong(member -> 1 + member.severity().ordinal()).sum();
  }

  private static Map<String, String> shared(List<Member> parts) {
    Map<String, String> shared = new TreeMap<>(IncidentGroup.dimensions(parts.get(0)));
    parts.forEach(
        member -> shared.entrySet().retainAll(IncidentGroup.dimensions(member).entrySet()));
    return shared;
  }

  /** The same money is in many of them: that of the dearest. */
  private static BigDecimal cost(List<Member> parts) {
    return parts.stream()
        .map(member -> member.breach().costAtRisk())
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Somebody wants to be told as long as one of them is not muted. */
  private static Long mutedUntil(List<Member> parts) {
    boolean all = parts.stream().allMatch(member -> member.breach().mutedUntilMicros() != null);
    return all
        ? parts.stream()
            .map(member -> member.breach().mutedUntilMicros())
            .min(Comparator.naturalOrder())
            .orElseThrow()
        : null;
  }

  /** A member, with the call that shows it if there is one. */
  private static Evidence evidence(Member member) {
    Observation breach = member.breach();
    Evidence span =
        breach.evidence().stream().filter(one -> one.traceId() != null).findFirst().orElse(null);
    String what = breach.evidence().isEmpty() ? "" : ": " + breach.evidence().get(0).why();
    return new Evidence(
        span == null ? null : span.traceId(),
        span == null ? null : span.spanId(),
        null,
        breach.eventTimeMicros(),
        breach.value(),
        breach.ruleId() + " of " + breach.entity() + what);
  }
}

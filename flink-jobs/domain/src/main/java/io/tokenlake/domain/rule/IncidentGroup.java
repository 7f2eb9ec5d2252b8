package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.detect.Alarm;
import io.tokenlake.domain.detect.Incident;
import io.tokenlake.domain.rule.TenantIncidents.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes one alert of what has one cause: entities of a tenant that cease to be as they usually are
 * at the same time, three of them or more, are told as one incident and not each on its own. What
 * was told on its own before stays so.
 */
public final class IncidentGroup {
  /** The rule that incidents are told under. */
  public static final String RULE_ID = "incident";

  static final int LEAST = 3;

  private static final long TOGETHER_MICROS = 900_000_000L;

  /** An entity that was well, or silent, for so long is no part of anything. */
  private static final long OVER_MICROS = 7_200_000_000L;

  private final Map<String, Member> members = new LinkedHashMap<>();

  /**
   * What came of what was gathered.
   *
   * @param incidents what is remembered from now on
   * @param observations what is told
   */
  public record Result(TenantIncidents incidents, List<Observation> observations) {}

  private IncidentGroup(TenantIncidents before) {
    before.members().forEach(this::put);
  }

  /**
   * Remembers an observation until it is looked at together with others.
   *
   * @param before null when nothing is remembered
   */
  public static TenantIncidents gather(TenantIncidents before, Observation observation) {
    TenantIncidents known = before == null ? TenantIncidents.NONE : before;
    List<Observation> gathered = new ArrayList<>(known.gathered());
    gathered.add(observation);
    return new TenantIncidents(gathered, known.members());
  }

  /** Looks at what was gathered. */
  public static Result tell(TenantIncidents gathered) {
    return new IncidentGroup(gathered).look(gathered.gathered());
  }

  private Result look(List<Observation> gathered) {
    Set<String> broken = new LinkedHashSet<>();
    long latest = Long.MIN_VALUE;
    for (Observation look : gathered) {
      latest = Math.max(latest, look.eventTimeMicros());
      Member before = members.get(look.dedupeKey());
      if (look.signal() == Signal.BREACH) {
        broken.add(look.dedupeKey());
        put(before == null ? Member.begun(look) : before.broken(look));
      } else if (before != null) {
        put(before.heard(look));
      }
    }
    join();
    group();
    List<Observation> told = new ArrayList<>();
    Set<String> incidents = new LinkedHashSet<>();
    for (Observation look : gathered) {
      Member member = members.get(look.dedupeKey());
      if (member != null && member.incident() != null) {
        incidents.add(member.incident());
        continue;
      }
      told.add(look);
      if (member != null) {
        put(member.toldAlone());
      }
    }
    incidents.forEach(key -> told.add(IncidentAlert.of(key, membersOf(key), broken)));
    long over = latest - OVER_MICROS;
    members.values().removeIf(member -> isOver(member, over));
    return new Result(new TenantIncidents(List.of(), new ArrayList<>(members.values())), told);
  }

  private static boolean isOver(Member member, long since) {
    return member.heardMicros() < since
        || (member.well() && member.breach().eventTimeMicros() < since);
  }

  /** Entities that are new join an incident that began shortly before and has to do with them. */
  private void join() {
    for (Member member : List.copyOf(members.values())) {
      if (isFree(member)) {
        Map<String, String> dimensions = dimensions(member);
        members.values().stream()
            .filter(other -> other.incident() != null && !other.well())
            .filter(other -> member.sinceMicros() - other.sinceMicros() <= TOGETHER_MICROS)
            .filter(
                other ->
                    dimensions(other).entrySet().stream().anyMatch(dimensions.entrySet()::contains))
            .findFirst()
            .ifPresent(other -> put(member.partOf(other.incident())));
      }
    }
  }

  /** Those that are left, and those that were told on their own, may be an incident together. */
  private void group() {
    List<Alarm> alarms =
        members.values().stream()
            .filter(member -> member.incident() == null && !member.well())
            .map(IncidentGroup::alarm)
            .toList();
    for (Incident incident : Incident.group(alarms)) {
      if (incident.alarms().size() >= LEAST) {
        String key = key(incident.shared());
        for (Alarm alarm : incident.alarms()) {
          Member member = members.get(alarm.entity());
          if (isFree(member)) {
            put(member.partOf(key));
          }
        }
      }
    }
  }

  private static boolean isFree(Member member) {
    return member.incident() == null && !member.alone() && !member.well();
  }

  private void put(Member member) {
    members.put(member.key(), member);
  }

  private List<Member> membersOf(String incident) {
    return members.values().stream().filter(member -> incident.equals(member.incident())).toList();
  }

  private static Alarm alarm(Member member) {
    Double score = member.breach().score();
    return new Alarm(
        member.key(),
        dimensions(member),
        member.sinceMicros() / 1_000_000,
        member.severity(),
        score == null ? 0 : score);
  }

  /** What it may have in common with others; if nothing else, the tenant. */
  static Map<String, String> dimensions(Member member) {
    Map<String, String> dimensions = new HashMap<>(member.breach().entity());
    String tenant = member.breach().tenant();
    dimensions.put("tenant", tenant == null ? "" : tenant);
    return dimensions;
  }

  private static String key(Map<String, String> shared) {
    StringBuilder key = new StringBuilder(Finding.escaped(shared.getOrDefault("tenant", "")));
    key.append('|').append(RULE_ID);
    new TreeMap<>(shared)
        .forEach(
            (name, value) -> {
              if (!name.equals("tenant")) {
                key.append('|').append(name).append('=').append(Finding.escaped(value));
              }
            });
    return key.toString();
  }
}

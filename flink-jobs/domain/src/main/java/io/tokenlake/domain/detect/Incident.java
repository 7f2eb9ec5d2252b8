package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alarms that have one cause, as far as can be seen: they began within a quarter of an hour of the
 * first and share a dimension. A model that is down is one incident, not one of each team.
 *
 * @param shared all dimensions that the alarms have in common
 * @param alarms what was raised, the first one first
 */
public record Incident(Map<String, String> shared, List<Alarm> alarms) {
  private static final long TOGETHER_SECONDS = 900;

  /** So many entities at once are no coincidence. */
  private static final int LEAST = 3;

  private static final Comparator<Alarm> IN_ORDER =
      Comparator.comparingLong(Alarm::epochSecond).thenComparing(Alarm::entity);

  /** The loudest severity of its alarms. */
  public Severity severity() {
    return alarms.stream().map(Alarm::severity).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** When it began, seconds since the epoch. */
  public long epochSecond() {
    return alarms.get(0).epochSecond();
  }

  /**
   * Groups alarms into incidents: of those that began together, the dimension that most of them
   * share takes its alarms, then the next, as long as there are three; an alarm that is left over
   * is an incident of its own. The order of the alarms does not matter.
   */
  public static List<Incident> group(Collection<Alarm> alarms) {
    List<Alarm> left = new ArrayList<>(alarms);
    left.sort(IN_ORDER);
    List<Incident> incidents = new ArrayList<>();
    while (!left.isEmpty()) {
      long until = left.get(0).epochSecond() + TOGETHER_SECONDS;
      List<Alarm> together =
          new ArrayList<>(left.stream().filter(a -> a.epochSecond() <= until).toList());
      left.subList(0, together.size()).clear();
      while (!together.isEmpty()) {
        List<Alarm> members = largest(together);
        together.removeAll(new HashSet<>(members));
        incidents.add(new Incident(common(members), members));
      }
    }
    return incidents;
  }

  private static List<Alarm> largest(List<Alarm> alarms) {
    Map<String, List<Alarm>> byDimension = new TreeMap<>();
    for (Alarm alarm : alarms) {
      alarm
          .dimensions()
          .forEach(
              (name, value) ->
                  byDimension
                      .computeIfAbsent(name + "=" + value, key -> new ArrayList<>())
                      .add(alarm));
    }
    List<Alarm> largest = List.of();
    for (List<Alarm> sharing : byDimension.values()) {
      if (sharing.size() >= LEAST && sharing.size() > largest.size()) {
        largest = sharing;
      }
    }
    return largest.isEmpty() ? List.of(alarms.get(0)) : List.copyOf(largest);
  }

  private static Map<String, String> common(List<Alarm> alarms) {
    Map<String, String> common = new TreeMap<>(alarms.get(0).dimensions());
    for (Alarm alarm : alarms) {
      common.entrySet().retainAll(alarm.dimensions().entrySet());
    }
    return common;
  }
}

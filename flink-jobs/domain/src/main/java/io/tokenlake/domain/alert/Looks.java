package io.tokenlake.domain.alert;

import io.tokenlake.domain.alert.Look.Fate;
import java.util.ArrayList;
import java.util.List;

/**
 * The breaches of one alert that are remembered, the newest last: to take them back, and to know a
 * repeat. Bounded: of what is too old to be here, everything counts as a repeat.
 *
 * @param list at most {@link #MOST}
 * @param floorMicros event time of the latest that was forgotten, µs since the epoch
 * @param lost whether one that stands was forgotten, so that no correction can undo the episode
 */
public record Looks(List<Look> list, long floorMicros, boolean lost) {
  static final int MOST = 32;

  static final Looks NONE = new Looks(List.of(), Long.MIN_VALUE, false);

  /** Whether a look says nothing that is new, or is about what is over. */
  boolean isStale(Observation observation) {
    Look known = find(observation.id());
    if (known == null) {
      return observation.eventTimeMicros() <= floorMicros;
    }
    return known.fate() == Fate.CLOSED || observation.revision() <= known.revision();
  }

  /** Whether this id is remembered. */
  boolean isKnown(String id) {
    return find(id) != null;
  }

  /** Whether a breach of this id stands. */
  boolean isStanding(String id) {
    Look known = find(id);
    return known != null && known.fate() == Fate.STANDING;
  }

  /** Whether the episode rests on nothing any more. */
  boolean isGroundless() {
    return !lost && list.stream().noneMatch(look -> look.fate() == Fate.STANDING);
  }

  Looks with(Observation observation, Fate fate) {
    List<Look> next = new ArrayList<>(list);
    next.removeIf(look -> look.id().equals(observation.id()));
    next.add(
        new Look(observation.id(), observation.revision(), observation.eventTimeMicros(), fate));
    if (next.size() <= MOST) {
      return new Looks(next, floorMicros, lost);
    }
    Look forgotten = next.remove(0);
    return new Looks(
        next,
        Math.max(floorMicros, forgotten.eventTimeMicros()),
        lost || forgotten.fate() == Fate.STANDING);
  }

  /** All that stands is over. */
  Looks closed() {
    List<Look> next = new ArrayList<>();
    list.forEach(
        look -> next.add(look.fate() == Fate.STANDING ? look.withFate(Fate.CLOSED) : look));
    return new Looks(next, floorMicros, false);
  }

  private Look find(String id) {
    for (Look look : list) {
      if (look.id().equals(id)) {
        return look;
      }
    }
    return null;
  }
}

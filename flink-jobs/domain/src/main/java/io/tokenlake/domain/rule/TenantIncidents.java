package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.util.List;

/**
 * What is remembered of the entities of a tenant that are not as they usually are.
 *
 * @param gathered what came and was not looked at yet
 * @param members the entities
 */
public record TenantIncidents(List<Observation> gathered, List<Member> members) {
  static final TenantIncidents NONE = new TenantIncidents(List.of(), List.of());

  /**
   * An entity that is, or lately was, not as it usually is.
   *
   * @param breach what was said when it last was not
   * @param sinceMicros when that began, µs since the epoch
   * @param heardMicros event time of what was last said of it, µs since the epoch
   * @param well whether that was that all is as usual
   * @param severity the loudest so far
   * @param incident dedupe key of the incident that it is part of; null when it is of none
   * @param alone whether it was told on its own, and so stays
   */
  public record Member(
      Observation breach,
      long sinceMicros,
      long heardMicros,
      boolean well,
      Severity severity,
      String incident,
      boolean alone) {

    static Member begun(Observation look) {
      long time = look.eventTimeMicros();
      return new Member(look, time, time, false, look.severity(), null, false);
    }

    String key() {
      return breach.dedupeKey();
    }

    Member heard(Observation look) {
      return with(breach, look, look.signal() == Signal.CLEAR, severity);
    }

    Member broken(Observation look) {
      boolean louder = look.severity().compareTo(severity) > 0;
      return with(look, look, false, louder ? look.severity() : severity);
    }

    Member partOf(String key) {
      return new Member(breach, sinceMicros, heardMicros, well, severity, key, false);
    }

    Member toldAlone() {
      return new Member(breach, sinceMicros, heardMicros, well, severity, null, true);
    }

    private Member with(Observation shown, Observation look, boolean isWell, Severity loudest) {
      long heard = Math.max(heardMicros, look.eventTimeMicros());
      return new Member(shown, sinceMicros, heard, isWell, loudest, incident, alone);
    }
  }
}

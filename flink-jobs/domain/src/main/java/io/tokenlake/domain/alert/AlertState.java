package io.tokenlake.domain.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * All that is remembered of one alert, which is one dedupe key. Times are µs since the epoch.
 *
 * @param nextSeq number of the next message of the episode; 0 when none was sent
 * @param startMicros start of the latest episode, as its identity has it
 * @param firstSeenMicros event time of the first breach of the episode
 * @param lastBreachMicros event time of the latest breach of the episode
 * @param heardAtMicros when something was last heard of it
 * @param sentAtMicros when a message was last sent, or would have been if nobody had muted it
 * @param groundlessAtMicros when the last breach was taken back; null while one stands
 * @param retryAtMicros when a held alert may try again to open; null when it is not held
 * @param plannedSecond the second in which it is to be looked at next; null when none is planned
 * @param opened whether the episode's OPEN was sent
 * @param dark whether NO_DATA was sent last
 * @param severity worst of the episode
 * @param looks the breaches that are remembered
 * @param episodes starts of the latest episodes that were told, to see that it flaps
 * @param incident what it opened as a part of; null when it is on its own
 * @param shown what the next message shows; null before the first breach
 */
public record AlertState(
    Phase phase,
    long nextSeq,
    long startMicros,
    long firstSeenMicros,
    long lastBreachMicros,
    long heardAtMicros,
    long sentAtMicros,
    Long groundlessAtMicros,
    Long retryAtMicros,
    Long plannedSecond,
    boolean opened,
    boolean dark,
    Severity severity,
    Looks looks,
    List<Long> episodes,
    String incident,
    Observation shown) {

  static final AlertState NEW =
      new AlertState(
          Phase.IDLE,
          0,
          Long.MIN_VALUE,
          0,
          0,
          0,
          0,
          null,
          null,
          null,
          false,
          false,
          Severity.INFO,
          Looks.NONE,
          List.of(),
          null,
          null);

  /** Where an alert is between messages. */
  public enum Phase {
    /** All is well. */
    IDLE,
    /** The limit is passed, but not for long enough yet. */
    PENDING,
    /** It would be open, but somebody wished not to be told. */
    MUTED,
    /** It would be open, but too many of its tenant are. */
    HELD,
    /** It is open. */
    OPEN
  }

  /** Identity of the episode. */
  String alertId() {
    String identity = shown.dedupeKey() + "|" + startMicros;
    return UUID.nameUUIDFromBytes(identity.getBytes(UTF_8)).toString();
  }

  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  boolean isHeld() {
    return phase == Phase.HELD;
  }

  /** Whether it came and went so often lately that it had better stay. */
  boolean isFlapping() {
    LifePolicy policy = shown.policy();
    return policy.flapLimit() > 0
        && episodes.size() >= policy.flapLimit()
        && startMicros - episodes.get(episodes.size() - policy.flapLimit())
            <= policy.flapWindowMillis() * 1_000;
  }

  /** Something was heard, whatever it says. */
  AlertState heard(Observation look, long now) {
    return with(
        next -> {
          next.heardAtMicros = now;
          next.shown = look.eventTimeMicros() < shown.eventTimeMicros() ? shown : look.after(shown);
        });
  }

  /** A breach was seen; the first one of an episode begins it. */
  AlertState breached(Observation breach, long now) {
    long time = breach.eventTimeMicros();
    return with(
        next -> {
          next.looks = looks.with(breach, Look.Fate.STANDING);
          next.heardAtMicros = now;
          next.groundlessAtMicros = null;
          if (isIdle()) {
            next.phase = Phase.PENDING;
            next.startMicros = Math.max(time, startMicros + 1); // no two have the same identity
            next.firstSeenMicros = time;
            next.lastBreachMicros = time;
            next.sentAtMicros = now;
            next.severity = breach.severity();
            next.shown = breach;
          } else {
            next.firstSeenMicros = Math.min(firstSeenMicros, time);
            next.lastBreachMicros = Math.max(lastBreachMicros, time);
            next.severity =
                breach.severity().compareTo(severity) > 0 ? breach.severity() : severity;
            next.shown = breach.after(shown);
          }
        });
  }

  /** What an earlier look saw is not so. */
  AlertState takenBack(Observation look, long now) {
    return with(
        next -> {
          next.looks = looks.with(look, Look.Fate.TAKEN_BACK);
          if (!isIdle() && next.looks.isGroundless()) {
            next.groundlessAtMicros = now;
          }
        });
  }

  AlertState muted() {
    return with(
        next -> {
          next.phase = Phase.MUTED;
          next.retryAtMicros = null;
        });
  }

  AlertState held(long untilMicros) {
    return with(
        next -> {
          next.phase = Phase.HELD;
          next.retryAtMicros = untilMicros;
        });
  }

  AlertState open(String partOf) {
    return with(
        next -> {
          next.phase = Phase.OPEN;
          next.retryAtMicros = null;
          next.incident = partOf;
        });
  }

  /** A message was sent. */
  AlertState told(Alert message) {
    return with(
        next -> {
          next.nextSeq = nextSeq + 1;
          next.sentAtMicros = message.detectedAtMicros();
          next.dark = message.status() == Alert.Status.NO_DATA;
          if (message.status() == Alert.Status.OPEN) {
            next.opened = true;
            next.episodes = withThisEpisode();
          }
        });
  }

  /** A message was not sent, because nobody wants it now. */
  AlertState withheld(long now) {
    return with(
        next -> {
          next.sentAtMicros = now;
          next.dark = false;
        });
  }

  AlertState over() {
    return with(
        next -> {
          next.phase = Phase.IDLE;
          next.nextSeq = 0;
          next.groundlessAtMicros = null;
          next.retryAtMicros = null;
          next.opened = false;
          next.dark = false;
          next.incident = null;
          next.looks = looks.closed();
        });
  }

  AlertState planned(long second) {
    return with(next -> next.plannedSecond = second);
  }

  /** The plan for this second is carried out. */
  AlertState unplanned(long second) {
    boolean carriedOut = plannedSecond != null && plannedSecond <= second;
    return carriedOut ? with(next -> next.plannedSecond = null) : this;
  }

  private List<Long> withThisEpisode() {
    List<Long> next = new ArrayList<>(episodes);
    next.add(startMicros);
    int most = Math.max(1, shown.policy().flapLimit());
    return new ArrayList<>(next.subList(Math.max(0, next.size() - most), next.size()));
  }

  private AlertState with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return next.done();
  }

  /** The next state while it is being made. */
  private static final class Draft {
    private Phase phase;
    private long nextSeq;
    private long startMicros;
    private long firstSeenMicros;
    private long lastBreachMicros;
    private long heardAtMicros;
    private long sentAtMicros;
    private Long groundlessAtMicros;
    private Long retryAtMicros;
    private Long plannedSecond;
    private boolean opened;
    private boolean dark;
    private Severity severity;
    private Looks looks;
    private List<Long> episodes;
    private String incident;
    private Observation shown;

    private Draft(AlertState before) {
      phase = before.phase;
      nextSeq = before.nextSeq;
      startMicros = before.startMicros;
      firstSeenMicros = before.firstSeenMicros;
      lastBreachMicros = before.lastBreachMicros;
      heardAtMicros = before.heardAtMicros;
      sentAtMicros = before.sentAtMicros;
      groundlessAtMicros = before.groundlessAtMicros;
      retryAtMicros = before.retryAtMicros;
      plannedSecond = before.plannedSecond;
      opened = before.opened;
      dark = before.dark;
      severity = before.severity;
      looks = before.looks;
      episodes = before.episodes;
      incident = before.incident;
      shown = before.shown;
    }

    private AlertState done() {
      return new AlertState(
          phase,
          nextSeq,
          startMicros,
          firstSeenMicros,
          lastBreachMicros,
          heardAtMicros,
          sentAtMicros,
          groundlessAtMicros,
          retryAtMicros,
          plannedSecond,
          opened,
          dark,
          severity,
          looks,
          episodes,
          incident,
          shown);
    }
  }
}

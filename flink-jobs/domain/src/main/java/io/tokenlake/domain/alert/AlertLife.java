package io.tokenlake.domain.alert;

import io.tokenlake.domain.alert.Alert.ResolveReason;
import io.tokenlake.domain.alert.Alert.Status;
import io.tokenlake.domain.alert.AlertState.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one alert: what each look at it, and the passing of time, makes of what is known, and
 * what is to be sent. Pure: the same looks at the same times give the same messages.
 *
 * <p>Within an episode exactly one OPEN comes before any UPDATE, NO_DATA or RESOLVED. An episode
 * that nobody wanted to be told of has SUPPRESSED instead; one that was held back has nothing.
 */
final class AlertLife {
  /** The ledger reverses and restates at once; an alert waits so long for the restatement. */
  private static final long CORRECTION_MICROS = 5_000_000;

  /** Data that stays away for so many times the rule's silence does not come back. */
  private static final int EXPIRY = 12;

  /** How long a resolved alert is remembered, to recognise repeats and flapping. */
  private static final long MEMORY_MICROS = 86_400_000_000L;

  private static final int RETRIES_IN_STORM_WINDOW = 10;

  private AlertState state;
  private final long now;
  private final boolean room;
  private final String incident;
  private final List<Alert> messages = new ArrayList<>();

  /**
   * What came of a look.
   *
   * @param state what is remembered from now on; null when nothing needs to be
   */
  record Step(AlertState state, List<Alert> messages) {}

  private AlertLife(AlertState state, long now, boolean room, String incident) {
    this.state = state;
    this.now = now;
    this.room = room;
    this.incident = incident;
  }

  /**
   * A look at the alert.
   *
   * @param before what was remembered; null when nothing was
   * @param now when the look was made, µs since the epoch; never earlier than a step before
   * @param room whether another alert of the tenant may open
   * @param incident what the alert is part of; null when it is on its own
   */
  static Step observe(
      AlertState before, Observation look, long now, boolean room, String incident) {
    AlertState known = before == null ? AlertState.NEW : before;
    AlertLife life = new AlertLife(known, now, room, incident);
    life.look(look);
    return life.step();
  }

  /** Time has passed. */
  static Step wake(AlertState before, long now, boolean room, String incident) {
    AlertLife life = new AlertLife(before, now, room, incident);
    life.pass();
    return life.step();
  }

  private Step step() {
    boolean forgotten = state.shown() == null || (state.isIdle() && now >= forgetAt(state));
    return new Step(forgotten ? null : state, messages);
  }

  private void look(Observation look) {
    switch (look.signal()) {
      case BREACH -> {
        if (!state.looks().isStale(look)) {
          breach(look);
        } else if (!state.looks().isKnown(look.id())) {
          heard(look); // too old to tell whether it is a repeat, but it goes on
        }
      }
      case CLEAR -> clear(look);
      case HOLD -> heard(look);
      case RETRACT -> takeBack(look);
      case TICK -> {}
    }
  }

  private void breach(Observation look) {
    Severity before = state.severity();
    boolean wasOpen = state.isOpen();
    state = state.breached(look, now);
    if (!wasOpen) {
      tryToOpen();
    } else if (state.dark() || state.severity().compareTo(before) > 0 || now >= renotifyAt()) {
      update();
    }
  }

  private void heard(Observation look) {
    if (!state.isIdle()) {
      state = state.heard(look, now);
      if (state.isOpen() && state.dark()) {
        update();
      }
    }
  }

  private void clear(Observation look) {
    if (state.looks().isStanding(look.id())) {
      takeBack(look);
      return;
    }
    long well = look.eventTimeMicros() - state.lastBreachMicros();
    if (state.isIdle() || well <= 0) {
      return;
    }
    if (!state.isOpen()) {
      end(ResolveReason.CLEARED);
      return;
    }
    heard(look);
    if (well >= resolveAfterMillis() * 1_000) {
      end(ResolveReason.CLEARED);
    }
  }

  private void takeBack(Observation look) {
    if (state.looks().isStanding(look.id()) && !state.looks().isStale(look)) {
      state = state.takenBack(look, now);
    }
  }

  private void pass() {
    if (state.groundlessAtMicros() != null
        && now >= state.groundlessAtMicros() + CORRECTION_MICROS) {
      end(ResolveReason.CORRECTED);
      return;
    }
    if (state.isIdle()) {
      return;
    }
    if (state.phase() == Phase.MUTED || state.isHeld()) {
      tryToOpen();
    }
    if (now >= silentAt(state)) {
      silence();
    } else if (state.isOpen() && now >= renotifyAt() && !state.dark()) {
      update();
    }
  }

  private void silence() {
    LifePolicy policy = state.shown().policy();
    if (policy.silenceResolves() || !state.isOpen()) {
      end(ResolveReason.QUIET);
    } else if (!state.dark()) {
      send(Status.NO_DATA, null);
    } else if (now >= expireAt(state)) {
      end(ResolveReason.EXPIRED);
    }
  }

  private void tryToOpen() {
    LifePolicy policy = state.shown().policy();
    long lasted = state.lastBreachMicros() - state.firstSeenMicros();
    if (lasted < policy.openAfterMillis() * 1_000) {
      return;
    }
    if (state.shown().isMutedAt(now)) {
      if (state.phase() != Phase.MUTED) {
        state = state.muted();
        send(Status.SUPPRESSED, null);
      }
    } else if (room) {
      state = state.open(incident);
      send(Status.OPEN, null);
    } else if (state.retryAtMicros() == null || now >= state.retryAtMicros()) {
      long pause = policy.stormWindowMillis() * 1_000 / RETRIES_IN_STORM_WINDOW;
      state = state.held(now + Math.max(1_000_000, pause));
    }
  }

  private void update() {
    if (state.shown().isMutedAt(now)) {
      state = state.withheld(now);
    } else {
      send(Status.UPDATE, null);
    }
  }

  private void end(ResolveReason reason) {
    if (state.opened()) {
      send(Status.RESOLVED, reason);
    } else if (state.nextSeq() > 0) {
      send(Status.SUPPRESSED, reason);
    }
    state = state.over();
  }

  private void send(Status status, ResolveReason reason) {
    boolean lasts = reason == null && status != Status.SUPPRESSED;
    Long next = lasts && renotifies() ? Long.valueOf(now + renotifyMicros()) : null;
    Alert message = AlertMessage.of(state, status, reason, now, next);
    messages.add(message);
    state = state.told(message);
  }

  private long resolveAfterMillis() {
    LifePolicy policy = state.shown().policy();
    return state.isFlapping()
        ? Math.max(policy.resolveAfterMillis(), policy.flapWindowMillis())
        : policy.resolveAfterMillis();
  }

  private boolean renotifies() {
    return state.shown().policy().renotifyMillis() > 0;
  }

  private long renotifyMicros() {
    return state.shown().policy().renotifyMillis() * 1_000;
  }

  private long renotifyAt() {
    return renotifies() ? state.sentAtMicros() + renotifyMicros() : Long.MAX_VALUE;
  }

  private static long silentAt(AlertState state) {
    LifePolicy policy = state.shown().policy();
    long silence =
        policy.silenceResolves() && state.isFlapping()
            ? Math.max(policy.silenceMillis(), policy.flapWindowMillis())
            : policy.silenceMillis();
    return state.heardAtMicros() + silence * 1_000;
  }

  private static long expireAt(AlertState state) {
    return state.heardAtMicros() + EXPIRY * state.shown().policy().silenceMillis() * 1_000;
  }

  private static long forgetAt(AlertState state) {
    return Math.max(state.heardAtMicros(), state.sentAtMicros()) + MEMORY_MICROS;
  }

  /** When time alone will next change something, µs since the epoch. */
  static long wakeAt(AlertState state) {
    if (state.isIdle()) {
      return forgetAt(state);
    }
    long next = state.dark() ? expireAt(state) : silentAt(state);
    if (state.groundlessAtMicros() != null) {
      next = Math.min(next, state.groundlessAtMicros() + CORRECTION_MICROS);
    }
    if (state.isHeld()) {
      next = Math.min(next, state.retryAtMicros());
    }
    if (state.phase() == Phase.MUTED && state.shown().mutedUntilMicros() != null) {
      next = Math.min(next, state.shown().mutedUntilMicros());
    }
    long renotify = state.shown().policy().renotifyMillis() * 1_000;
    if (state.isOpen() && !state.dark() && renotify > 0) {
      next = Math.min(next, state.sentAtMicros() + renotify);
    }
    return next;
  }
}

package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.baseline.Sample;
import io.tokenlake.domain.detect.Finding.Kind;
import io.tokenlake.domain.detect.Gates.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches one metric of one entity, sample by sample: what was expected, how unusual the value is,
 * whether the level has moved or drifts. A function of the state and the sample: it knows no clock
 * and nothing of what is still to come.
 */
public final class SeriesDetector {
  private final Gates gates;

  public SeriesDetector(Gates gates) {
    this.gates = gates;
  }

  /**
   * The state after a sample and what is said about it.
   *
   * @param state the state as bytes
   */
  public record Step(byte[] state, Verdict verdict) {}

  /** The same as {@link #step(SeriesState, Observation)} on bytes; null is the state of nothing. */
  public Step step(byte[] state, Observation observation) {
    SeriesState series = state == null ? new SeriesState() : SeriesState.fromBytes(state);
    Verdict verdict = step(series, observation);
    return new Step(series.toBytes(), verdict);
  }

  /**
   * The state of a series whose past is known, oldest first: a new deployment is not blind. What
   * the past would have raised is not said.
   */
  public SeriesState warmStart(Iterable<Observation> history) {
    SeriesState state = new SeriesState();
    history.forEach(observation -> step(state, observation));
    return state;
  }

  /** Judges a sample and then learns from it. Samples are to come in order of time. */
  public Verdict step(SeriesState state, Observation observation) {
    long second = observation.epochSecond();
    double value = observation.value();
    double age = state.baseline.weight();
    Band band = state.baseline.band(second);
    double distance = state.baseline.distance(second, value);
    double residual = state.baseline.residual(second, value);
    List<Finding> findings = new ArrayList<>(0);

    double score = state.novelty.step(second, value);
    Direction direction = residual < 0 ? Direction.DOWN : Direction.UP;
    Held held = gates.hold(observation, direction);
    follow(state, band, value);
    novelty(findings, state, score, residual, direction, held, age);

    state.baseline.learn(new Sample(second, value));
    shift(findings, state, state.shift.step(distance, residual, state.baseline.lastWeight()), held);
    drift(findings, state.drift.step(second, value), band, observation);
    boolean within = band.holds(value) && state.shift.side() == 0;
    return new Verdict(
        state.novelty.novelty(),
        state.novelty.highest(),
        Math.abs(state.outside),
        band,
        within,
        held,
        age,
        List.copyOf(findings));
  }

  /** Counts the samples in a row that are outside of the band on one side. */
  private static void follow(SeriesState state, Band band, double value) {
    if (band.holds(value)) {
      state.outside = 0;
    } else if (value > band.high()) {
      state.outside = Math.max(0, state.outside) + 1;
    } else {
      state.outside = Math.min(0, state.outside) - 1;
    }
  }

  private static void novelty(
      List<Finding> findings,
      SeriesState state,
      double score,
      double residual,
      Direction direction,
      Held held,
      double age) {
    double highest = state.novelty.highest();
    boolean pages = Thresholds.pages(highest, age);
    state.paged &= highest > 0;
    boolean page = pages && !state.paged && Math.abs(state.outside) >= Thresholds.LASTING;
    if (page && held == null) {
      state.paged = true;
      findings.add(finding(state, Severity.PAGE, direction, highest, residual, null));
      return;
    }
    Severity asked = Thresholds.of(score, age);
    if (asked != null) {
      boolean young = asked == Severity.INFO && score >= Thresholds.WARN;
      Held why = held == null && young ? Held.YOUNG : held;
      findings.add(finding(state, held == null ? asked : null, direction, score, residual, why));
    }
  }

  private static Finding finding(
      SeriesState state,
      Severity severity,
      Direction direction,
      double score,
      double change,
      Held held) {
    return new Finding(
        Kind.NOVELTY, severity, direction, state.novelty.strongest(), score, change, held);
  }

  private static void shift(
      List<Finding> findings, SeriesState state, LevelShift.Change change, Held held) {
    if (change == LevelShift.Change.NONE) {
      return;
    }
    double off = state.shift.recent();
    double size = state.shift.change();
    Kind kind =
        switch (change) {
          case BEGUN -> Kind.LEVEL_SHIFT;
          case ADOPTED -> Kind.LEVEL_ADOPTED;
          default -> Kind.LEVEL_RETURNED;
        };
    if (kind == Kind.LEVEL_ADOPTED) {
      state.baseline.shift(size);
    }
    Severity severity = kind == Kind.LEVEL_SHIFT ? Severity.WARN : Severity.INFO;
    boolean young = severity == Severity.WARN && Thresholds.caution(state.baseline.weight()) > 1;
    findings.add(
        new Finding(
            kind,
            held != null ? null : young ? Severity.INFO : severity,
            off < 0 ? Direction.DOWN : Direction.UP,
            null,
            Math.abs(off),
            size,
            held == null && young ? Held.YOUNG : held));
  }

  private void drift(List<Finding> findings, double change, Band band, Observation observation) {
    if (change == 0) {
      return;
    }
    Direction direction = change < 0 ? Direction.DOWN : Direction.UP;
    Held held = gates.hold(observation, direction);
    double level = band.expected() == null ? observation.value() : band.expected();
    findings.add(
        new Finding(
            Kind.SLOW_DRIFT,
            held == null ? Severity.WARN : null,
            direction,
            null,
            level == 0 ? 0 : Math.abs(change / level),
            change,
            held));
  }
}

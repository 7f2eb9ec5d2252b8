package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.EntityJudgement;
import io.tokenlake.domain.detect.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What the life cycle of an entity's alert is told of one window that was judged. */
final class AnomalyAlert {
  private static final long DAY = 86_400_000_000L;
  private static final int MOST_MEASURES = 3;

  private final Rule rule;
  private final RuleBook book;
  private final AnomalyMarks marks;
  private final EntityJudgement judgement;

  AnomalyAlert(Rule rule, RuleBook book, AnomalyMarks marks, EntityJudgement judgement) {
    this.rule = rule;
    this.book = book;
    this.marks = marks;
    this.judgement = judgement;
  }

  /** Whether it is loud enough to be told. */
  boolean isBreach() {
    Severity severity = judgement.severity();
    return severity != null && severity.compareTo(rule.least()) >= 0;
  }

  /** The series that is told of: the loudest; when all calms down, the one that was told. */
  String told() {
    return isBreach() ? judgement.byLoudness().get(0) : marks.told();
  }

  /** The observation; null when nobody waits to hear of the window. */
  Observation observe(WatchedWindow window, long nowMicros) {
    long start = window.startMicros();
    long end = start + rule.windowMillis() * 1_000;
    EntityJudgement.OfSeries of = judgement.series().get(told());
    if (of == null || (!isBreach() && !isConcerned(end))) {
      return null;
    }
    Signal signal =
        isBreach() ? Signal.BREACH : judgement.withinBands() ? Signal.CLEAR : Signal.HOLD;
    Band band = of.verdict().band();
    Finding finding =
        new Finding(rule, marks.tenant(), marks.dimensions())
            .look(window.look(), 0, signal)
            .measured(of.value(), limit(of))
            .unit(rule.seriesNamed(told()).unit())
            .severity(isBreach() ? judgement.severity() : rule.least())
            .score(Math.min(1, judgement.together().score()))
            .in(start, end)
            .instead(
                new io.tokenlake.domain.alert.Band(
                    band.expected(),
                    band.low(),
                    band.high(),
                    band.method().word(),
                    band.historyN()))
            .query(window.query());
    if (isBreach()) {
      explain(finding, window);
    }
    return finding.observation(book, nowMicros);
  }

  private void explain(Finding finding, WatchedWindow window) {
    BigDecimal cost = window.cost();
    boolean spent = cost != null && cost.signum() != 0;
    finding
        .cost(
            spent ? cost : null,
            spent ? CostDriver.between(marks.usual(), window.models()) : null,
            null)
        .shownBy(evidence(window));
  }

  /** The side of the band that the value is beyond; what is expected while it is within. */
  private static double limit(EntityJudgement.OfSeries of) {
    Band band = of.verdict().band();
    if (band.expected() == null) {
      return of.value();
    }
    if (of.value() > band.high()) {
      return band.high();
    }
    return of.value() < band.low() ? band.low() : band.expected();
  }

  /** Whether somebody may still wait to hear that it is over. */
  private boolean isConcerned(long end) {
    long well = Math.max(rule.policy().resolveAfterMillis(), rule.policy().flapWindowMillis());
    return marks.lastBreachMicros() != null && end - marks.lastBreachMicros() <= DAY + well * 1_000;
  }

  private List<Evidence> evidence(WatchedWindow window) {
    List<Evidence> evidence = new ArrayList<>();
    for (String name : judgement.byLoudness()) {
      EntityJudgement.OfSeries of = judgement.series().get(name);
      boolean shows = of.isOff() || of.verdict().severity() != null;
      if (shows && evidence.size() < MOST_MEASURES) {
        evidence.add(window.measure(of.value(), why(name, of.verdict())));
      }
    }
    evidence.addAll(window.examples());
    return evidence;
  }

  private String why(String name, Verdict verdict) {
    Band band = verdict.band();
    String unit = rule.seriesNamed(name).unit();
    return band.expected() == null
        ? "%s, in %s".formatted(name, unit)
        : "%s, in %s; usual at this hour: %s to %s"
            .formatted(name, unit, Units.shown(band.low()), Units.shown(band.high()));
  }
}

package io.tokenlake.domain.rule;

import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.EntityJudgement;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of what the detectors say about an entity. */
final class AnomalyRows {
  private final Rule rule;
  private final AnomalyMarks marks;
  private final long nowMicros;

  AnomalyRows(Rule rule, AnomalyMarks marks, long nowMicros) {
    this.rule = rule;
    this.marks = marks;
    this.nowMicros = nowMicros;
  }

  List<Anomaly> anomalies(long end, EntityJudgement judgement, WatchedWindow window) {
    String key = WindowGroup.key(rule, marks.tenant(), marks.dimensions());
    List<Anomaly> rows = new ArrayList<>();
    judgement
        .series()
        .forEach(
            (name, of) ->
                of.verdict()
                    .findings()
                    .forEach(
                        finding ->
                            rows.add(
                                new Anomaly(
                                    rule.id(),
                                    rule.version(),
                                    key,
                                    marks.tenant(),
                                    marks.dimensions(),
                                    name,
                                    rule.seriesNamed(name).unit(),
                                    window.startMicros(),
                                    end,
                                    of.value(),
                                    of.verdict().band(),
                                    finding,
                                    window.calls(),
                                    window.cost(),
                                    nowMicros))));
    return rows;
  }

  /** Of what is not yet expected there is no row. */
  List<Expectation> expectations(long hour, EntityJudgement judgement) {
    List<Expectation> rows = new ArrayList<>();
    judgement
        .series()
        .forEach(
            (name, of) -> {
              Band band = of.verdict().band();
              if (band.expected() != null) {
                rows.add(
                    new Expectation(
                        rule.id(),
                        rule.version(),
                        marks.tenant(),
                        marks.dimensions(),
                        name,
                        rule.seriesNamed(name).unit(),
                        hour,
                        rule.windowMillis(),
                        band,
                        nowMicros));
              }
            });
    return rows;
  }
}

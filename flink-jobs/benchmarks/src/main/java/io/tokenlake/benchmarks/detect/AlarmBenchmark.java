package io.tokenlake.benchmarks.detect;

import io.tokenlake.benchmarks.detect.Traffic.Metric;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.Alarm;
import io.tokenlake.domain.detect.EntityVerdict;
import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.Incident;
import io.tokenlake.domain.detect.Observation;
import io.tokenlake.domain.detect.SeriesDetector;
import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.detect.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * False alarms on quiet generated traffic, and what is found of injected faults. Each key, a metric
 * of an entity, learns for two weeks, then its findings are counted.
 */
public final class AlarmBenchmark {
  private static final int WINDOWS_A_DAY = 288;
  private static final int LEARNING_DAYS = 15;
  private static final long MONDAY = 1_756_684_800L;
  private static final long LEAST_CALLS = 20;
  private static final BigDecimal LEAST_DOLLARS = new BigDecimal("0.10");
  private static final int FAULT_WINDOWS = 12;

  /** A fault is found when it is said before it is over by this many windows. */
  private static final int GRACE = 3;

  private static final Gates GATES = new Gates(LEAST_CALLS, null, Gates.Direction.BOTH);
  private static final Gates COST = new Gates(LEAST_CALLS, LEAST_DOLLARS, Gates.Direction.BOTH);
  private static final Gates UP = new Gates(LEAST_CALLS, null, Gates.Direction.UP);

  private final int entities;
  private final int days;
  private final int faults;
  private final double strength;
  private final long seed;

  private final List<Alarm> alarms = new ArrayList<>();
  private final Map<Severity, Integer> findings = new EnumMap<>(Severity.class);
  private final Map<Fault, int[]> injected = new EnumMap<>(Fault.class);
  private int falsePages;
  private double micros;

  /**
   * Prepares traffic.
   *
   * @param keys metrics of entities, five an entity
   * @param days days that are counted, after those of learning
   * @param faults entities that get one fault of an hour each, of those with enough calls
   * @param strength how strong the faults are, 1 is whole
   */
  public AlarmBenchmark(int keys, int days, int faults, double strength, long seed) {
    this.entities = Math.max(1, keys / Metric.values().length);
    this.days = days;
    this.faults = faults;
    this.strength = strength;
    this.seed = seed;
  }

  /** Runs all entities, one after the other. */
  public AlarmReport run() {
    for (Severity severity : Severity.values()) {
      findings.put(severity, 0);
    }
    int left = faults;
    for (int entity = 0; entity < entities; entity++) {
      Traffic traffic = new Traffic(entity, seed);
      Fault fault = null;
      if (left > 0 && traffic.rate() > 4 * LEAST_CALLS) {
        fault = Fault.values()[left % Fault.values().length];
        left--;
      }
      run(entity, traffic, fault);
    }
    int pages = 0;
    for (Incident incident : Incident.group(alarms)) {
      if (incident.severity() == Severity.PAGE) {
        pages++;
      }
    }
    return new AlarmReport(
        entities * Metric.values().length,
        days,
        findings,
        falsePages,
        pages,
        injected,
        micros / ((double) entities * Metric.values().length * windows()));
  }

  private int windows() {
    return (LEARNING_DAYS + days) * WINDOWS_A_DAY;
  }

  private void run(int entity, Traffic traffic, Fault fault) {
    Metric[] metrics = Metric.values();
    SeriesDetector[] detectors = new SeriesDetector[metrics.length];
    SeriesState[] states = new SeriesState[metrics.length];
    for (Metric metric : metrics) {
      detectors[metric.ordinal()] = new SeriesDetector(gates(metric));
      states[metric.ordinal()] = new SeriesState();
    }
    int faultAt = fault == null ? Integer.MAX_VALUE : faultAt(entity);
    double[] values = new double[metrics.length];
    boolean paging = false;
    Severity found = null;
    double start = ThreadClock.micros();
    for (int window = 0; window < windows(); window++) {
      long second = MONDAY + window * Traffic.STEP_SECONDS;
      boolean faulty = window >= faultAt && window < faultAt + FAULT_WINDOWS;
      traffic.window(second, faulty ? fault : null, strength, values);
      boolean counted = window >= LEARNING_DAYS * WINDOWS_A_DAY;
      boolean near = window >= faultAt && window < faultAt + FAULT_WINDOWS + GRACE;
      List<Verdict> verdicts = judge(detectors, states, second, values, counted && !near);
      if (!counted) {
        continue;
      }
      EntityVerdict together = EntityVerdict.of(verdicts);
      Severity severity = loudest(together, verdicts);
      if (near && severity != null && (found == null || severity.compareTo(found) > 0)) {
        found = severity;
      }
      if (severity == Severity.PAGE && !paging) {
        alarms.add(
            new Alarm(
                "feature-" + entity, traffic.dimensions(), second, severity, together.score()));
        // What follows a fault in the same day is told of it.
        if (window < faultAt) {
          falsePages++;
        }
      }
      paging = severity == Severity.PAGE || (paging && together.severity() != null);
    }
    micros += ThreadClock.micros() - start;
    if (fault != null) {
      injected
          .computeIfAbsent(fault, f -> new int[Severity.values().length + 1])[
          found == null ? 0 : found.ordinal() + 1]++;
    }
  }

  private List<Verdict> judge(
      SeriesDetector[] detectors,
      SeriesState[] states,
      long second,
      double[] values,
      boolean counted) {
    Band expectedCalls = states[Metric.CALLS.ordinal()].baseline().band(second);
    double calls = values[Metric.CALLS.ordinal()];
    // Where calls are missing it is those that were expected that count.
    long volume =
        Math.round(
            Math.max(calls, expectedCalls.expected() == null ? 0 : expectedCalls.expected()));
    BigDecimal dollars = BigDecimal.valueOf(values[Metric.COST.ordinal()]);
    List<Verdict> verdicts = new ArrayList<>(values.length);
    for (int metric = 0; metric < values.length; metric++) {
      if (Double.isNaN(values[metric])) {
        continue;
      }
      Verdict verdict =
          detectors[metric].step(
              states[metric], new Observation(second, values[metric], volume, dollars));
      verdicts.add(verdict);
      Severity severity = verdict.severity();
      if (counted && severity != null) {
        findings.merge(severity, 1, Integer::sum);
      }
    }
    return verdicts;
  }

  private static Severity loudest(EntityVerdict together, List<Verdict> verdicts) {
    Severity loudest = together.severity();
    for (Verdict verdict : verdicts) {
      Severity severity = verdict.severity();
      if (severity != null && (loudest == null || severity.compareTo(loudest) > 0)) {
        loudest = severity;
      }
    }
    return loudest;
  }

  private int faultAt(int entity) {
    return LEARNING_DAYS * WINDOWS_A_DAY
        + new SplittableRandom(seed + entity).nextInt(days * WINDOWS_A_DAY - 2 * FAULT_WINDOWS);
  }

  private static Gates gates(Metric metric) {
    return switch (metric) {
      case COST -> COST;
      case LATENCY_P95, ERROR_RATE, TOKENS_PER_CALL -> UP;
      case CALLS -> GATES;
    };
  }
}

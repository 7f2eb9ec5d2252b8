package io.tokenlake.domain.agent;

import java.math.BigDecimal;

/**
 * The additive part of a run; the columns of the same names in {@code agent_runs} say what each
 * counts. Part of keyed state.
 *
 * @param inTotal null while unknown
 * @param outTotal null while unknown
 * @param costEffective USD; null while nothing is priced
 */
public record RunSums(
    long steps,
    long agentSteps,
    long toolCalls,
    long toolFailures,
    long repeatedToolCalls,
    long modelCalls,
    long failedCalls,
    long iterations,
    Long inTotal,
    Long outTotal,
    BigDecimal costEffective,
    long errors) {
  static final RunSums ZERO = new RunSums(0, 0, 0, 0, 0, 0, 0, 0, null, null, null, 0);

  /** What an entry of the ledger adds. */
  static RunSums of(RunCharge charge) {
    long failed = charge.failed() ? charge.calls() : 0;
    return new RunSums(
        0,
        0,
        0,
        0,
        0,
        charge.calls(),
        failed,
        0,
        charge.inTotal(),
        charge.outTotal(),
        charge.costEffective(),
        failed);
  }

  /** The sum; what is unknown on both sides stays unknown. */
  public RunSums plus(RunSums other) {
    return new RunSums(
        steps + other.steps,
        agentSteps + other.agentSteps,
        toolCalls + other.toolCalls,
        toolFailures + other.toolFailures,
        repeatedToolCalls + other.repeatedToolCalls,
        modelCalls + other.modelCalls,
        failedCalls + other.failedCalls,
        iterations + other.iterations,
        sum(inTotal, other.inTotal),
        sum(outTotal, other.outTotal),
        sum(costEffective, other.costEffective),
        errors + other.errors);
  }

  RunSums minus(RunSums other) {
    return plus(other.negated());
  }

  RunSums negated() {
    return new RunSums(
        -steps,
        -agentSteps,
        -toolCalls,
        -toolFailures,
        -repeatedToolCalls,
        -modelCalls,
        -failedCalls,
        -iterations,
        inTotal == null ? null : (Long) (-inTotal),
        outTotal == null ? null : (Long) (-outTotal),
        costEffective == null ? null : costEffective.negate(),
        -errors);
  }

  private static Long sum(Long a, Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a + b;
  }

  private static BigDecimal sum(BigDecimal a, BigDecimal b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.add(b);
  }
}

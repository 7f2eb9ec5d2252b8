package io.tokenlake.domain.rule;

import java.util.Locale;

/** How a rule compares. */
public enum RuleKind {
  /** A metric against a limit. */
  THRESHOLD,
  /** A metric per unit of time against a limit. */
  RATE,
  /** A metric as a share of another against a limit. */
  RATIO,
  /** A metric, or its ratio to another, as a multiple of what it was in the window before. */
  CHANGE,
  /** A metric since the beginning of the day or month against an amount. */
  BUDGET,
  /** Whether something that came steadily comes no more. */
  ABSENCE,
  /** How many different values of a field a trace or session has. */
  COUNT_DISTINCT,
  /** How often a trace or session does the same again, or the like in a row. */
  LOOP,
  /** Whether other rules are broken at the same time. */
  COMPOSITE,
  /** Whether series of an entity are as they usually are at that hour of the week. */
  ANOMALY;

  /** The word for it in rule books and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

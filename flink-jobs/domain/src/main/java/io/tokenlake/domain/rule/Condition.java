package io.tokenlake.domain.rule;

/**
 * What else must be so of a call.
 *
 * @param metric of the call
 * @param above whether the metric must be over the limit; else it must be below
 */
record Condition(String metric, boolean above, double limit) {

  /** Unknown is no. */
  boolean holds(Double value) {
    return value != null && (above ? value > limit : value < limit);
  }
}

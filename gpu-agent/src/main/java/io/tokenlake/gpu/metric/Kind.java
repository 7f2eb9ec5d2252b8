package io.tokenlake.gpu.metric;

/** What the values of a metric mean over time. */
public enum Kind {
  /** The value now. */
  GAUGE,
  /** A count that only grows, until what counts starts over. */
  COUNTER,
  /** A sum that may fall, such as a size. */
  UP_DOWN
}

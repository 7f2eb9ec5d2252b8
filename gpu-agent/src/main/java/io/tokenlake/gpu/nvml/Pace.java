package io.tokenlake.gpu.nvml;

/** How often a quantity is worth asking for. */
public enum Pace {
  /** In every round: what moves with the load. */
  FAST,
  /** Now and then: what counts errors, or stays as it is. */
  SLOW
}

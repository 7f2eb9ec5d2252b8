package io.tokenlake.domain.alert;

/** What an observation says about the thing it observed. */
public enum Signal {
  /** The limit is passed. */
  BREACH,
  /** Neither over the limit nor clearly below it: whatever is, stays. */
  HOLD,
  /** All is well, with the margin that the rule asks for. */
  CLEAR,
  /** What an earlier observation of the same id said is not true: its evidence was corrected. */
  RETRACT,
  /** Nothing was observed; time has passed. */
  TICK
}

package io.tokenlake.domain.detect;

/** Why a finding has no severity, or a lower one. */
public enum Held {
  /** The series is too young to be loud about. */
  YOUNG,
  /** The window holds too little. */
  VOLUME,
  /** The window costs too little. */
  DOLLARS,
  /** It is on the side that nobody minds. */
  DIRECTION
}

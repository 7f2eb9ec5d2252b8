package io.tokenlake.domain.agent;

import java.util.Comparator;

/**
 * A value that several spans of a trace may state, with what decides among them. Part of keyed
 * state.
 *
 * @param secondHand whether the span states it of another, such as a call its agent
 * @param startedAtMicros start of the span that states it, µs since the epoch
 * @param endedAtMicros its end, µs since the epoch
 */
public record Label(
    String value, boolean secondHand, long startedAtMicros, long endedAtMicros, String spanId) {

  /** Who started first and ended last is outermost; by id, so that the order never decides. */
  private static final Comparator<Label> BEST_FIRST =
      Comparator.comparing(Label::secondHand)
          .thenComparingLong(Label::startedAtMicros)
          .thenComparing(Comparator.comparingLong(Label::endedAtMicros).reversed())
          .thenComparing(Label::spanId);

  static Label better(Label known, Label stated) {
    if (known == null || stated.value() == null) {
      return stated.value() == null ? known : stated;
    }
    return BEST_FIRST.compare(stated, known) < 0 ? stated : known;
  }

  static String valueOf(Label label) {
    return label == null ? null : label.value();
  }
}

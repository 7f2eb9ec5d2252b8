package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;

/**
 * The one set of thresholds, for all series of all metrics. They were frozen on public and
 * generated series; docs/detection.md says what each finds and what it costs.
 */
public final class Thresholds {
  /** Worth a mark on a chart. */
  public static final double INFO = 0.010;

  /** Worth a look when somebody has the time. */
  public static final double WARN = 0.05;

  /**
   * Worth waking somebody, when it lasts: {@link #LASTING} samples outside of the band in a row.
   */
  public static final double PAGE = 0.10;

  /** Samples outside of the band, on one side and in a row, that make it last. */
  static final int LASTING = 3;

  private static final double WEEK = 7 * 288;

  private Thresholds() {}

  /** What a score asks for before it is known to last; null below all. */
  static Severity of(double score, double age) {
    if (score >= WARN * caution(age)) {
      return Severity.WARN;
    }
    return score >= INFO ? Severity.INFO : null;
  }

  /** Whether a score is so high that a page is due once it lasts. */
  static boolean pages(double score, double age) {
    return score >= PAGE * caution(age);
  }

  /**
   * By how much a series of a given age must exceed what pages or warns: everything is new to it.
   *
   * @param age samples by their weight, 288 a day
   */
  static double caution(double age) {
    if (age < WEEK) {
      return 4;
    }
    return age < 2 * WEEK ? 2 : 1;
  }
}

package io.tokenlake.benchmarks.queries;

import java.util.Arrays;

/** A choice among things of which the first are chosen more: the n-th as 1/n to a power. */
final class Skew {
  private final double[] upTo;

  Skew(int things, double power) {
    upTo = new double[things];
    double sum = 0;
    for (int i = 0; i < things; i++) {
      sum += Math.pow(i + 1, -power);
      upTo[i] = sum;
    }
    for (int i = 0; i < things; i++) {
      upTo[i] /= sum;
    }
  }

  /**
   * The number of a thing.
   *
   * @param uniform from 0 up to 1
   */
  int choose(double uniform) {
    int found = Arrays.binarySearch(upTo, uniform);
    return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
  }
}

package io.tokenlake.gpu.nvml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one GPU answered in one round: each quantity has a value, or the reason why not. Made once
 * and filled again in each round. For one thread.
 */
public final class Readings {
  private final long[] values = new long[Quantity.all().size()];
  private final Absence[] absences = new Absence[values.length];
  private final List<String> problems = new ArrayList<>();
  private final Set<NvmlStatus> failures = EnumSet.noneOf(NvmlStatus.class);

  /** Creates readings of which nothing was read. */
  public Readings() {
    clear();
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(absences, Absence.NOT_READ);
    problems.clear();
    failures.clear();
  }

  /** Takes a whole number as the driver wrote it; what it cannot be becomes an absence. */
  public void set(Quantity quantity, long value) {
    if (Range.isBlank(value)) {
      absent(quantity, Absence.BLANK);
    } else if (quantity.range().contains(value)) {
      values[quantity.ordinal()] = value;
      absences[quantity.ordinal()] = null;
    } else {
      absent(quantity, Absence.IMPLAUSIBLE);
    }
  }

  /** Takes an unsigned number of 32 bits. */
  public void setUnsigned(Quantity quantity, int value) {
    if (value == -1) {
      absent(quantity, Absence.BLANK);
    } else {
      set(quantity, Integer.toUnsignedLong(value));
    }
  }

  /** Takes a number that may well be below zero, for which -1 marks nothing. */
  public void setSigned(Quantity quantity, int value) {
    if (quantity.range().contains((long) value)) {
      values[quantity.ordinal()] = value;
      absences[quantity.ordinal()] = null;
    } else {
      absent(quantity, Absence.IMPLAUSIBLE);
    }
  }

  /** Takes a fraction. */
  public void setReal(Quantity quantity, double value) {
    if (Double.isNaN(value)) {
      absent(quantity, Absence.BLANK);
    } else if (quantity.range().contains(value)) {
      values[quantity.ordinal()] = Double.doubleToRawLongBits(value);
      absences[quantity.ordinal()] = null;
    } else {
      absent(quantity, Absence.IMPLAUSIBLE);
    }
  }

  /** Notes that there is no value. */
  public void absent(Quantity quantity, Absence why) {
    absences[quantity.ordinal()] = why;
  }

  /** Notes what a call answered instead of a value; a failure is also a problem of the round. */
  public void absent(Quantity quantity, String function, NvmlStatus status) {
    Absence why = Absence.of(status);
    absent(quantity, why);
    if (why == Absence.FAILED) {
      problem(function, status);
    }
  }

  /** Notes a failure. */
  public void problem(String function, NvmlStatus status) {
    failures.add(status);
    String problem = NvmlException.message(function, status);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Notes a failure beside the quantities, such as of a list of processes. */
  public void problem(NvmlException failure) {
    failures.add(failure.status());
    if (!problems.contains(failure.getMessage())) {
      problems.add(failure.getMessage());
    }
  }

  /** Why there is no value; null when there is one. */
  public Absence absence(Quantity quantity) {
    return absences[quantity.ordinal()];
  }

  public boolean has(Quantity quantity) {
    return absences[quantity.ordinal()] == null;
  }

  /** The whole number that was read; null when there is none. */
  public Long whole(Quantity quantity) {
    return has(quantity) && !quantity.isReal() ? values[quantity.ordinal()] : null;
  }

  /** The number that was read, whole or not; null when there is none. */
  public Double real(Quantity quantity) {
    if (!has(quantity)) {
      return null;
    }
    long value = values[quantity.ordinal()];
    return quantity.isReal() ? Double.longBitsToDouble(value) : (double) value;
  }

  /** The statuses of what failed. */
  public Set<NvmlStatus> failures() {
    return failures;
  }

  /** What failed, each once: function and status. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}

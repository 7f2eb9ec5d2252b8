package org.openjdk.jol.info;

/**
 * Stands in for the class of this name in jol, which is under the GPL and not among our
 * dependencies. Airlift's sketches ask it how large their own objects are, to report how much
 * memory they take; nothing of ours reads those reports, and the sketches do not depend on them.
 */
public final class ClassLayout {
  /** A guess at an object of a few fields, in bytes. */
  private static final long SMALL_OBJECT = 32;

  private ClassLayout() {}

  /** The layout of any class. */
  public static ClassLayout parseClass(Class<?> any) {
    return new ClassLayout();
  }

  /** Bytes of an instance. */
  public long instanceSize() {
    return SMALL_OBJECT;
  }
}

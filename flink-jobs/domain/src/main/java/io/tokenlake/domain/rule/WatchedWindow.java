package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import java.math.BigDecimal;
import java.util.List;

/** What is known of one window of an entity whose series are watched. */
interface WatchedWindow {

  /** Start of the window, µs since the epoch. */
  long startMicros();

  /** A metric; null when nothing tells it. */
  Double metric(String name);

  /** How many calls it rests on; null where it is of no calls. */
  Long calls();

  /** Money of the window, USD; null where it is of none. */
  BigDecimal cost();

  /** What the money was spent on; empty where it is of none. */
  List<ModelSums> models();

  /** Tells a look at it from all others at the same alert. */
  String look();

  /** The query that shows it. */
  String query();

  /** A measure of it, for a person to look at. */
  Evidence measure(double value, String why);

  /** What else shows it, the best first. */
  List<Evidence> examples();
}

package io.tokenlake.domain.alert;

/**
 * How calm an alert is. Zero means at once, or never for {@code renotifyMillis} and the limits.
 *
 * @param openAfterMillis how long, in event time, the limit must be passed before the alert opens
 * @param resolveAfterMillis how long, in event time, all must be well before it is resolved
 * @param silenceMillis how long nothing may be heard of it while it is open
 * @param silenceResolves whether silence means that it is over; else it means that data is missing
 * @param renotifyMillis how often an open alert is told again
 * @param flapLimit how many episodes within {@code flapWindowMillis} make it flap: it is then
 *     resolved only after all was well for that window
 * @param stormLimit how many alerts of a tenant may open within {@code stormWindowMillis}
 */
public record LifePolicy(
    long openAfterMillis,
    long resolveAfterMillis,
    long silenceMillis,
    boolean silenceResolves,
    long renotifyMillis,
    int flapLimit,
    long flapWindowMillis,
    int stormLimit,
    long stormWindowMillis) {

  /** At once, resolved by a quarter of an hour without another, told again every hour. */
  public static final LifePolicy DEFAULT =
      new LifePolicy(0, 0, 900_000, true, 3_600_000, 3, 3_600_000, 20, 600_000);
}

package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.Observation;

/**
 * An entry of the log of observations.
 *
 * @param loggedAtMicros when it was logged, µs since the epoch
 */
public record LoggedObservation(Observation observation, long loggedAtMicros) {

  /** What orders it among others: the log has one order for each tenant. */
  public String tenantKey() {
    return observation.tenantKey();
  }
}

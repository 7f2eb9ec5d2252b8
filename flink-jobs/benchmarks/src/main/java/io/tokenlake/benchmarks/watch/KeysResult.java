package io.tokenlake.benchmarks.watch;

import io.tokenlake.benchmarks.ledger.Profile;
import io.tokenlake.benchmarks.ledger.Spent;

/**
 * What it takes to watch so many entities.
 *
 * @param load load average of the machine in the minute before
 * @param updates updates of minutes that were read
 * @param spent what the whole process took for them
 * @param stateBytes state in the largest checkpoint
 * @param interval how often the ledger sends an update of an entity that is busy, s
 * @param profile null when none was asked for
 */
public record KeysResult(
    int keys,
    double load,
    long updates,
    Spent spent,
    long stateBytes,
    double interval,
    Profile profile) {

  /** Updates per second of CPU time, which is per core. */
  public double updatesPerCpuSecond() {
    return updates / spent.cpuSeconds();
  }

  /** Entities that are busy all the time and that one core keeps up with. */
  public double keysPerCore() {
    return updatesPerCpuSecond() * interval;
  }

  /** Bytes of state per entity. */
  public double stateBytesPerKey() {
    return (double) stateBytes / keys;
  }
}

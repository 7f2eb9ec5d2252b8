package io.tokenlake.domain.rollup;

import java.math.BigDecimal;

/**
 * What entries of the ledger add up to. Sums of counts and money are exact and do not depend on any
 * order; of times there is a digest, of users and sessions a sketch that counts distinct ones.
 */
public final class RollupSums {
  private final Long[] counts = new Long[Count.NUMBER];
  private final BigDecimal[] amounts = new BigDecimal[Amount.NUMBER];
  private final TimeDigest latency;
  private final TimeDigest ttft;
  private final DistinctSketch users;
  private final DistinctSketch sessions;

  /** Sums of nothing. */
  public RollupSums() {
    this(new TimeDigest(), new TimeDigest(), new DistinctSketch(), new DistinctSketch());
  }

  /** Sums whose sketches were stored; counts and amounts are put in after. */
  public RollupSums(
      TimeDigest latency, TimeDigest ttft, DistinctSketch users, DistinctSketch sessions) {
    this.latency = latency;
    this.ttft = ttft;
    this.users = users;
    this.sessions = sessions;
  }

  /** Adds one entry. */
  void add(RollupEntry entry) {
    addNumbers(entry.counts(), entry.amounts());
    latency.add(entry.durationMs(), entry.calls());
    if (entry.ttftMs() != null) {
      ttft.add(entry.ttftMs(), entry.calls());
    }
    if (entry.calls() > 0) { // what was seen stays seen: a sketch gives nothing back
      users.add(entry.userId());
      sessions.add(entry.session());
    }
  }

  /** Adds other sums, which stay as they are. */
  public void add(RollupSums other) {
    addNumbers(other.counts, other.amounts);
    latency.add(other.latency);
    ttft.add(other.ttft);
    users.add(other.users);
    sessions.add(other.sessions);
  }

  private void addNumbers(Long[] moreCounts, BigDecimal[] moreAmounts) {
    for (int i = 0; i < counts.length; i++) {
      Long more = moreCounts[i];
      if (more != null) {
        counts[i] = counts[i] == null ? more : counts[i] + more;
      }
    }
    for (int i = 0; i < amounts.length; i++) {
      BigDecimal more = moreAmounts[i];
      if (more != null) {
        amounts[i] = amounts[i] == null ? more : amounts[i].add(more);
      }
    }
  }

  /** A sum; null when no entry has a value. */
  public Long count(Count count) {
    return counts[count.ordinal()];
  }

  /** Sets a sum that was stored. */
  public void put(Count count, Long sum) {
    counts[count.ordinal()] = sum;
  }

  /** A sum, USD; null when no entry has a value. */
  public BigDecimal amount(Amount amount) {
    return amounts[amount.ordinal()];
  }

  /** Sets a sum that was stored. */
  public void put(Amount amount, BigDecimal sum) {
    amounts[amount.ordinal()] = sum;
  }

  /** How long the calls took, ms. */
  public TimeDigest latency() {
    return latency;
  }

  /** How long they took to the first chunk, ms. */
  public TimeDigest ttft() {
    return ttft;
  }

  /** Who made them. */
  public DistinctSketch users() {
    return users;
  }

  /** The sessions they belong to. */
  public DistinctSketch sessions() {
    return sessions;
  }
}

package io.tokenlake.domain.detect;

import java.nio.ByteBuffer;

/**
 * Lets a score through only when it is the highest of its episode, so that one incident is not said
 * with every sample. The episode is over some four hours after it was said last.
 */
final class RecordGate {
  static final int BYTES = 2 * Double.BYTES;

  private final double episode;
  private double highest;
  private double since = Double.POSITIVE_INFINITY;

  /**
   * A gate that has let nothing through.
   *
   * @param episode samples after what was said last that end the episode
   */
  RecordGate(double episode) {
    this.episode = episode;
  }

  /** The score when it is said, else 0. */
  double step(double score, double weight) {
    since += weight;
    if (since > episode) {
      highest = 0;
    }
    if (score <= highest) {
      return 0;
    }
    highest = score;
    since = 0;
    return score;
  }

  /** The highest score of the episode that lasts; 0 when none does. */
  double highest() {
    return highest;
  }

  void write(ByteBuffer out) {
    out.putDouble(highest).putDouble(since);
  }

  static RecordGate read(ByteBuffer in) {
    RecordGate gate = new RecordGate(Tuning.FROZEN.episode());
    gate.highest = in.getDouble();
    gate.since = in.getDouble();
    return gate;
  }
}

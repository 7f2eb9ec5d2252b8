package io.tokenlake.gpu.sample;

import java.time.Instant;

/**
 * What a round was like.
 *
 * @param time when it began
 * @param noSession why there is no NVML session; null when there is one
 * @param gpus how many GPUs were reached
 */
public record RoundState(Instant time, String noSession, int gpus) {
  /** There was none yet. */
  static final RoundState NONE = new RoundState(null, "not_opened", 0);
}

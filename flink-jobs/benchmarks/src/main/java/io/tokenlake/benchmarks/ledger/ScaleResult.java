package io.tokenlake.benchmarks.ledger;

/**
 * The figures of one scale. They exist only where the tables were found to be right.
 *
 * @param load load average of the machine in the minute before
 * @param payloadBytes bytes of all messages before compression
 * @param bare what the bare consumer took
 * @param job what the job took, from submission to its end
 * @param checkpoints completed checkpoints
 * @param stateBytes state in the largest checkpoint
 * @param dataBytes bytes of data files
 * @param dataFiles number of data files
 * @param profile null when none was asked for
 */
public record ScaleResult(
    int scale,
    long spans,
    long calls,
    double load,
    long payloadBytes,
    Spent bare,
    Spent job,
    long checkpoints,
    long stateBytes,
    long dataBytes,
    long dataFiles,
    Profile profile) {
  private static final double MILLION = 1e6;

  /** Spans per second of the job against those of the bare consumer. */
  public double wallRatio() {
    return bare.wallSeconds() / job.wallSeconds();
  }

  /** Spans per second of CPU time, which is per core, of the job against the bare consumer. */
  public double cpuRatio() {
    return bare.cpuSeconds() / job.cpuSeconds();
  }

  /** The same without the time of the just-in-time compiler, on both sides. */
  public double compiledCpuRatio() {
    return bare.compiledCpuSeconds() / job.compiledCpuSeconds();
  }

  /** Bytes of state per million calls. */
  public double stateBytesPerMillionCalls() {
    return stateBytes * MILLION / calls;
  }

  /** Bytes of data files per span. */
  public double dataBytesPerSpan() {
    return (double) dataBytes / spans;
  }
}

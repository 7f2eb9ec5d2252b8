package io.tokenlake.benchmarks.detect;

import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.NoveltyDetector;
import io.tokenlake.domain.detect.Observation;
import io.tokenlake.domain.detect.SeriesDetector;
import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.detect.Verdict;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one sample costs in time: its score alone, everything, and everything on bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DetectBenchmark {
  private static final int MONTH = 28 * 288;
  private static final int STEP_SECONDS = 300;

  private final SeriesDetector detector = new SeriesDetector(Gates.NONE);
  private final double[] values = new double[MONTH];
  private NoveltyDetector novelty;
  private SeriesState state;
  private byte[] bytes;
  private long second;
  private int next;

  /** A month of noise with a daily wave, learned once. */
  @Setup
  public void prepare() {
    Random random = new Random(42);
    novelty = new NoveltyDetector();
    state = new SeriesState();
    next = 0;
    for (int i = 0; i < MONTH; i++) {
      values[i] = 100 + 40 * Math.sin(2 * Math.PI * i / 288) + 5 * random.nextGaussian();
      second = (long) i * STEP_SECONDS;
      novelty.step(second, values[i]);
      detector.step(state, new Observation(second, values[i], null, null));
    }
    bytes = state.toBytes();
  }

  /** The score of one sample. */
  @Benchmark
  public double scoreSample() {
    return novelty.step(nextSecond(), values[next]);
  }

  /** Baseline, score, shift and drift of one sample. */
  @Benchmark
  public Verdict judgeSample() {
    return detector.step(state, new Observation(nextSecond(), values[next], null, null));
  }

  /** The same on a state that is kept as bytes. */
  @Benchmark
  public Verdict judgeSampleOnBytes() {
    Observation observation = new Observation(nextSecond(), values[next], null, null);
    SeriesDetector.Step step = detector.step(bytes, observation);
    bytes = step.state();
    return step.verdict();
  }

  private long nextSecond() {
    next = (next + 1) % MONTH;
    second += STEP_SECONDS;
    return second;
  }
}

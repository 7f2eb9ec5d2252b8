package io.tokenlake.gpu;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/** Samples for tests, taken from a GPU in memory. */
final class Samples {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Samples() {}

  /** The sample of a second; its temperature is that second, so that order shows. */
  static List<GpuSample> second(int second) {
    FakeGpu gpu = new FakeGpu("GPU-a");
    gpu.setTemperature(second);
    return at(START.plusSeconds(second), gpu);
  }

  /** The samples of a range of seconds. */
  static List<GpuSample> seconds(int from, int to) {
    return IntStream.range(from, to).boxed().flatMap(second -> second(second).stream()).toList();
  }

  static List<GpuSample> at(Instant time, FakeGpu... gpus) {
    return new GpuSampler(new FakeNvml(gpus), Clock.fixed(time, ZoneOffset.UTC)).sample().samples();
  }
}

package io.tokenlake.benchmarks.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param batches spans in a request; each size is measured on its own
 * @param warmUp how long a process is under load before it is measured, at each size
 * @param measured how long it is measured
 * @param collector binary of the OpenTelemetry Collector; null to leave it out
 * @param bridgeJvm options of the bridge's JVM
 * @param dir folder for everything that is written
 */
public record BridgeBenchmarkOptions(
    List<Integer> batches,
    Duration warmUp,
    Duration measured,
    Path collector,
    List<String> bridgeJvm,
    Path dir) {

  /** What the bridge's README recommends; a Java archive of classes needs the bridge's own jar. */
  public static final List<String> RECOMMENDED_JVM =
      List.of("-XX:+UseSerialGC", "-Xms40m", "-Xmn16m", "-Xmx256m");

  private static final int MOST_SPANS = 10_000;

  public BridgeBenchmarkOptions {
    batches = List.copyOf(batches);
    bridgeJvm = List.copyOf(bridgeJvm);
    if (batches.isEmpty() || batches.stream().anyMatch(spans -> spans < 1 || spans > MOST_SPANS)) {
      throw new IllegalArgumentException("a batch has 1 to %,d spans".formatted(MOST_SPANS));
    }
    if (measured.toMillis() < 1 || warmUp.isNegative()) {
      throw new IllegalArgumentException("the time to measure must be positive");
    }
    if (collector != null && !Files.isExecutable(collector)) {
      throw new IllegalArgumentException(
          "there is no program at %s; flink-jobs/benchmarks/collector/build.sh makes one"
              .formatted(collector));
    }
  }
}
